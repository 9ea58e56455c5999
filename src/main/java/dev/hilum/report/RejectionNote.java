package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.KeyObjectSelection;
import java.util.List;
import java.util.Optional;

/**
 * The rejection note of IHE IOCM (RAD TF-3 4.66): a Key Object Selection "Rejected for Quality Reasons" that names the
 * objects of the result which this one supersedes, so that an archive stops showing them.
 */
public final class RejectionNote {
    private static final int SERIES_NUMBER_OFFSET = 2900;

    private RejectionNote() {}

    /**
     * The note; empty where nothing is superseded.
     *
     * @param superseded every object made for the earlier result; the earlier report alone where the list is empty
     */
    public static Optional<DataSet> of(
            StudyReport report, ReportSettings settings, List<InstanceReference> superseded) {
        StudyReport.Predecessor earlier = report.predecessor();
        if (earlier == null) {
            return Optional.empty();
        }
        InstanceReference earlierReport = new InstanceReference(
                report.studyInstanceUid(),
                earlier.srSeriesInstanceUid(),
                earlier.srSopClassUid(),
                earlier.srSopInstanceUid());
        ResultUids uids = new ResultUids(report.resultUid());
        NewInstance identity = new NewInstance(
                Uid.KEY_OBJECT_SELECTION,
                uids.part("rejection"),
                uids.part("rejection/series"),
                "KO",
                SeriesNumbers.after(report.header(), SERIES_NUMBER_OFFSET),
                SeriesNumbers.description("rejection note", report, settings),
                report.createdAt(),
                settings.zone());
        return Optional.of(new KeyObjectSelection(
                        report.header(),
                        identity,
                        new Algorithms(report, settings).equipment(),
                        Concept.REJECTED_FOR_QUALITY_REASONS,
                        "Superseded by result " + report.resultUid(),
                        superseded.isEmpty() ? List.of(earlierReport) : superseded)
                .toDataSet());
    }
}
