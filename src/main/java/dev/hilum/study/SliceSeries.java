package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import java.util.List;

/**
 * A series that passed the gate: parallel, evenly spaced axial planes.
 *
 * @param header of the first slice's instance: patient, study and equipment attributes for outputs
 * @param slices ascending along the normal of the planes (row × column direction): for axial ones from feet to head
 */
public record SliceSeries(
        String studyInstanceUid,
        String seriesInstanceUid,
        String frameOfReferenceUid,
        DataSet header,
        List<Slice> slices,
        double sliceSpacingMm) {
    public SliceSeries {
        slices = List.copyOf(slices);
    }
}
