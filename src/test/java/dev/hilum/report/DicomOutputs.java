package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every DICOM object that is made of a report. */
final class DicomOutputs {
    private static final HuVoxels VOXELS = (column, row, slice) -> 20 * column - 1000;

    private DicomOutputs() {}

    /** In the order of being made; without those that this report does not have. */
    static Map<ResultFile.Role, DataSet> of(StudyReport report) {
        ReportSettings settings = RandomReports.SETTINGS;
        Map<ResultFile.Role, DataSet> objects = new LinkedHashMap<>();
        put(ResultFile.Role.SR, Optional.of(SrReport.of(report, settings)), objects);
        put(ResultFile.Role.CHEST_CAD_SR, ChestCadReport.of(report, settings), objects);
        put(ResultFile.Role.SEG, SegReport.of(report, settings), objects);
        put(ResultFile.Role.LABELMAP, SegReport.labelMapOf(report, settings), objects);
        put(ResultFile.Role.SC, OverlayReport.of(report, settings, VOXELS), objects);
        put(
                ResultFile.Role.ENCAPSULATED_PDF,
                Optional.of(PdfObject.of(report, settings, PdfReport.write(report, settings, VOXELS))),
                objects);
        put(ResultFile.Role.IOCM, RejectionNote.of(report, settings, List.of()), objects);
        return objects;
    }

    private static void put(ResultFile.Role role, Optional<DataSet> object, Map<ResultFile.Role, DataSet> objects) {
        object.ifPresent(one -> objects.put(role, one));
    }
}
