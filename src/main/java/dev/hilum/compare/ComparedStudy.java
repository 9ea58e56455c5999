package dev.hilum.compare;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: an analysed study.
 *
 * @param header of the analysed series
 * @param sliceThicknessMm nominal, at least the slice spacing
 * @param nodules null when the pipeline did not run
 * @param pneumonia null when the pipeline did not run
 */
public record ComparedStudy(
        String studyInstanceUid,
        DataSet header,
        CtVolume volume,
        LungMask lungs,
        double sliceThicknessMm,
        @Nullable List<Nodule> nodules,
        @Nullable Pneumonia pneumonia) {
    public ComparedStudy {
        nodules = nodules == null ? null : List.copyOf(nodules);
    }
}
