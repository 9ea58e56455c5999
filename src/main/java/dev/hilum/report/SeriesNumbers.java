package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;

/** Number and description of the series that our objects form. */
final class SeriesNumbers {
    private static final int MAX_DESCRIPTION = 64;

    private SeriesNumbers() {}

    /** The source's Series Number plus an offset, so that ours sort after the images. */
    static int after(DataSet source, int offset) {
        return source.integer(Tag.SeriesNumber).orElse(0) + offset;
    }

    static String description(String kind, StudyReport report, ReportSettings settings) {
        String text = settings.equipment().modelName() + " "
                + settings.equipment().softwareVersions().getFirst() + " AI " + kind
                + (report.verification() == null ? ", unverified" : ", verified")
                + (Statements.notEvaluated(report) ? ", " + Statements.NOT_EVALUATED : "");
        return text.length() <= MAX_DESCRIPTION ? text : text.substring(0, MAX_DESCRIPTION);
    }
}
