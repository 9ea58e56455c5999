package dev.hilum.pipeline;

import dev.hilum.deliver.Outbox;
import dev.hilum.job.FindingRow;
import dev.hilum.job.Job;
import dev.hilum.job.JobOutcome;
import dev.hilum.job.JobQueue;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.job.Transactions;
import dev.hilum.job.UsageLedger;
import dev.hilum.report.HuVoxels;
import dev.hilum.report.KeptReport;
import dev.hilum.report.ResultBundle;
import dev.hilum.report.ResultFile;
import dev.hilum.report.StudyReport;
import dev.hilum.study.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a result live: files first, then one durable transaction with the result, the study's row, the outbox and the
 * end of the job. Either all of that is there or nothing; files without a row are overwritten by the next attempt.
 */
public final class ResultStore {
    /** Studies without axial CT get a row on the worklist and no object at the archive (product.md section 3.4). */
    private static final Set<ReasonCode> ROW_ONLY = Set.of(ReasonCode.NO_CT, ReasonCode.LOCALIZER_ONLY);

    private final Transactions transactions;
    private final JobQueue queue;
    private final StudyTable studies;
    private final ResultTable results;
    private final Outbox outbox;
    private final ResultBundle bundle;
    private final FlowSettings settings;
    private final Clock clock;
    private final UsageLedger ledger;
    private final VerdictTable verdicts;
    private final ResultRows rows;
    private final ResultFolders folders;
    private final List<ResultListener> listeners = new CopyOnWriteArrayList<>();

    /** Is told of each new live result, after it is stored. */
    @FunctionalInterface
    public interface ResultListener {
        /** @param sinceFirstByte from the first instance of the study to its result */
        void stored(StudyReport report, Duration sinceFirstByte);
    }

    public ResultStore(FlowStores stores, Outbox outbox, ResultBundle bundle, FlowSettings settings, Clock clock) {
        this.transactions = stores.transactions();
        this.queue = stores.queue();
        this.studies = stores.studies();
        this.results = stores.results();
        this.outbox = outbox;
        this.bundle = bundle;
        this.settings = settings;
        this.clock = clock;
        this.ledger = new UsageLedger(stores.transactions());
        this.verdicts = new VerdictTable(stores.transactions());
        this.folders = stores.folders();
        this.rows = new ResultRows(folders.root());
    }

    public void onResult(ResultListener listener) {
        listeners.add(listener);
    }

    /** Keeps the result of a job's analysis; delivery begins at {@code deliverAt} or later. */
    JobOutcome keep(Job job, StudyRow before, StudyAnalysis.Analysed analysed, Instant deliverAt) {
        StudyReport report = analysed.report();
        if (report.status() == StudyReport.Status.ANALYSED) {
            KeptReport.save(report, folder(report.studyInstanceUid(), report.resultUid()));
        }
        Optional<ResultRow> same = results.byKey(report.key());
        if (same.isPresent() && (same.get().live() || isJudged(same.get()))) {
            return unchanged(job, before);
        }
        long start = clock.millis();
        List<ResultFile> files = write(report, HuOf.volume(analysed.volume()));
        StudyReport timed = report.writtenIn(clock.millis() - start);
        return transactions.callDurably(connection -> {
            if (!studies.holdUnchanged(before)) {
                return new JobOutcome.Done();
            }
            results.publish(rows.row(report, files), ResultRows.findings(report));
            studies.reported(
                    report, Urgency.of(report, settings.urgentNoduleMm()), ResultRows.summary(report), clock.instant());
            if (report.reason() == null || !ROW_ONLY.contains(report.reason().code())) {
                outbox.add(connection, ResultRows.order(report, files), settings.destinations(), deliverAt);
            }
            note(report);
            queue.finish(job);
            Duration since = Duration.between(before.firstByteAt(), clock.instant());
            transactions.afterCommit(() -> listeners.forEach(listener -> listener.stored(timed, since)));
            return new JobOutcome.Finished();
        });
    }

    /**
     * What is written down with a result that a person issued.
     *
     * @param detail for the ledger
     * @param write joins the transaction
     * @param seenResultUid that must still be live; null where any result of the person's on the same base may be
     */
    record Note(
            UsageLedger.Event event,
            String detail,
            Instant at,
            Runnable write,
            @Nullable String seenResultUid) {}

    /**
     * Whose place a result takes.
     *
     * @param before the study as it was when the result was made
     * @param earlier the live result then
     * @param withdrawn whether the deliveries of {@code earlier} are to be taken back, none of which is due before
     *     {@code heldUntil}
     */
    record Place(StudyRow before, ResultRow earlier, boolean withdrawn, Instant heldUntil) {}

    boolean isHeldBack(String resultUid, Instant until) {
        return outbox.isHeldBack(resultUid, until);
    }

    /**
     * Makes live what a person issued: what the person said, the result, the study's row and the outbox in one durable
     * transaction. The time of the study's first flag stays.
     *
     * @return false where the study, its live result or what was sent of it has changed since: nothing was written
     */
    boolean issue(Place place, StudyReport report, Note note, HuVoxels voxels, Instant deliverAt) {
        List<ResultFile> files = write(report, voxels);
        StudyRow before = place.before();
        String earlier = place.earlier().resultUid();
        return transactions.callDurably(connection -> {
            Optional<ResultRow> live =
                    studies.holdUnchanged(before) ? results.live(before.studyInstanceUid()) : Optional.empty();
            boolean same = live.filter(row -> row.resultUid().equals(earlier)).isPresent()
                    && (note.seenResultUid() == null || note.seenResultUid().equals(earlier));
            if (!same || (place.withdrawn() && !outbox.withdraw(connection, earlier, place.heldUntil()))) {
                return false;
            }
            results.publish(rows.row(report, files), unknown(ResultRows.findings(report)));
            note.write().run();
            Instant flaggedAt = before.reportedAt() == null ? clock.instant() : before.reportedAt();
            studies.reported(
                    report, Urgency.of(report, settings.urgentNoduleMm()), ResultRows.summary(report), flaggedAt);
            outbox.add(connection, ResultRows.order(report, files), settings.destinations(), deliverAt);
            ledger.append(note.event(), report.studyInstanceUid(), report.resultUid(), note.detail(), note.at());
            note(report);
            return true;
        });
    }

    /** A note that replaces an earlier result names its objects: they are looked up in its folder. */
    private List<ResultFile> write(StudyReport report, @Nullable HuVoxels voxels) {
        String study = report.studyInstanceUid();
        StudyReport.Predecessor earlier = report.predecessor();
        try {
            if (earlier != null) {
                folders.present(study, earlier.resultUid());
            }
            List<ResultFile> files = bundle.write(report, voxels, folder(study, report.resultUid()));
            folders.written(study, report.resultUid());
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write result " + report.resultUid(), e);
        }
    }

    /** The folder of a result, with its files. */
    Path folderOf(String studyUid, String resultUid) {
        try {
            return folders.present(studyUid, resultUid);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read result " + resultUid, e);
        }
    }

    /** A person judged this result: what was issued then goes on standing. */
    private boolean isJudged(ResultRow device) {
        return results.live(device.studyInstanceUid())
                .flatMap(live -> verdicts.baseOf(live.resultUid()))
                .filter(device.resultUid()::equals)
                .isPresent();
    }

    private List<FindingRow> unknown(List<FindingRow> findings) {
        return findings.stream()
                .filter(finding -> results.findingByUid(finding.findingUid()).isEmpty())
                .toList();
    }

    private void note(StudyReport report) {
        ledger.append(
                UsageLedger.Event.RESULT,
                report.studyInstanceUid(),
                report.resultUid(),
                usage(report),
                clock.instant());
    }

    private static String usage(StudyReport report) {
        String models = report.models().stream()
                .map(model -> model.name() + "/" + model.version() + " " + model.sha256())
                .collect(Collectors.joining(", "));
        return report.status() + " key=" + report.key() + " models=" + models;
    }

    /** The same instances, pixels, models and parameters: the result is there already. */
    private JobOutcome unchanged(Job job, StudyRow before) {
        return transactions.call(connection -> {
            if (!studies.holdUnchanged(before)) {
                return new JobOutcome.Done();
            }
            StudyState state = before.reasonCode() != null
                    ? StudyState.NOT_ANALYSED
                    : before.deliveredAt() != null ? StudyState.DELIVERED : StudyState.REPORTED;
            studies.back(before.studyInstanceUid(), state);
            queue.finish(job);
            return new JobOutcome.Finished();
        });
    }

    private Path folder(String studyUid, String resultUid) {
        Path folder = folders.of(studyUid, resultUid);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder, e);
        }
    }
}
