package dev.hilum.pipeline;

import dev.hilum.dicom.data.UidSource;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.UsageLedger;
import dev.hilum.pipeline.Verdicts.Outcome;
import dev.hilum.pipeline.Verdicts.Reader;
import dev.hilum.report.StudyReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Readers sign reports: the text, with user and time, and the result issued anew with the text in it, verified by the
 * reader and sent at once.
 */
public final class SignOffs {
    private final VerdictTable verdicts;
    private final SignOffTable signOffs;
    private final StudyTable studies;
    private final ResultTable results;
    private final ReaderIssue issuing;

    public SignOffs(FlowStores stores, ReaderIssue issuing) {
        this.verdicts = new VerdictTable(stores.transactions());
        this.signOffs = new SignOffTable(stores.transactions());
        this.studies = stores.studies();
        this.results = stores.results();
        this.issuing = issuing;
    }

    /**
     * Signs.
     *
     * @param seenResultUid the result that the reader has before the eyes: another one is not signed unseen
     */
    public Outcome sign(String studyUid, String seenResultUid, String text, Reader reader) {
        if (studies.find(studyUid).isEmpty()) {
            return new Outcome.Refused(
                    Outcome.Why.UNKNOWN, "UNKNOWN_STUDY", "There is no study with this Study Instance UID.");
        }
        Optional<ResultRow> live = results.live(studyUid);
        if (live.isEmpty()) {
            return ReaderIssue.conflict("NO_RESULT_YET", "The study has no result yet.");
        }
        if (!live.get().resultUid().equals(seenResultUid)) {
            return ReaderIssue.conflict(
                    "SUPERSEDED", "The result has changed since it was shown; look at the new one, then sign.");
        }
        return issuing.issue(studyUid, issuing.baseOf(seenResultUid), new Signature(seenResultUid, text, reader));
    }

    /** All signatures on a study, oldest first. */
    public List<SignOffTable.Row> ofStudy(String studyUid) {
        return signOffs.ofStudy(studyUid);
    }

    private final class Signature implements ReaderIssue.Act {
        private final String seen;
        private final String text;
        private final Reader reader;

        Signature(String seen, String text, Reader reader) {
            this.seen = seen;
            this.text = text;
            this.reader = reader;
        }

        @Override
        public ReaderIssue.Issued on(StudyReport device, Instant at) {
            List<VerdictTable.Row> all = verdicts.ofBase(device.resultUid());
            StudyReport report = new JudgedReport(device, all).signedBy(reader, at, text);
            SignOffTable.Row row = new SignOffTable.Row(
                    UidSource.random().next(),
                    device.studyInstanceUid(),
                    device.resultUid(),
                    report.resultUid(),
                    reader.user(),
                    reader.name(),
                    at,
                    text);
            ResultStore.Note note = new ResultStore.Note(
                    UsageLedger.Event.SIGN_OFF, "by=" + reader.user(), at, () -> signOffs.add(row), seen);
            return new ReaderIssue.Issued(report, note, Duration.ZERO);
        }

        @Override
        public Outcome done(String resultUid) {
            return new Outcome.Signed(resultUid);
        }
    }
}
