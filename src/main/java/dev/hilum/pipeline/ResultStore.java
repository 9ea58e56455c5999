package dev.hilum.pipeline;

import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.Destination.ObjectRole;
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
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.report.HuVoxels;
import dev.hilum.report.KeptReport;
import dev.hilum.report.ResultBundle;
import dev.hilum.report.ResultFile;
import dev.hilum.report.ResultUids;
import dev.hilum.report.StudyReport;
import dev.hilum.study.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    private final List<ResultListener> listeners = new CopyOnWriteArrayList<>();

    /** Is told of each new live result, after it is stored. */
    @FunctionalInterface
    public interface ResultListener {
        /** @param sinceFirstByte from the first instance of the study to its result */
        void stored(StudyReport report, Duration sinceFirstByte);
    }

    public ResultStore(
            StudyFlow.Stores stores, Outbox outbox, ResultBundle bundle, FlowSettings settings, Clock clock) {
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
        List<ResultFile> files = bundle.write(
                report, HuOf.volume(analysed.volume()), folder(report.studyInstanceUid(), report.resultUid()));
        return transactions.callDurably(connection -> {
            if (!studies.holdUnchanged(before)) {
                return new JobOutcome.Done();
            }
            results.publish(row(report, files), findings(report));
            studies.reported(report, Urgency.of(report, settings.urgentNoduleMm()), summary(report), clock.instant());
            if (report.reason() == null || !ROW_ONLY.contains(report.reason().code())) {
                outbox.add(connection, order(report, files), settings.destinations(), deliverAt);
            }
            note(report);
            queue.finish(job);
            Duration since = Duration.between(before.firstByteAt(), clock.instant());
            transactions.afterCommit(() -> listeners.forEach(listener -> listener.stored(report, since)));
            return new JobOutcome.Finished();
        });
    }

    /**
     * Makes live what a person issued: the verdict, the result, the study's row and the outbox in one durable
     * transaction. The time of the study's first flag stays.
     *
     * @param before the study as it was when the result was made
     * @param earlier the result that it takes the place of
     * @return false where the study or its live result has changed since: nothing was written
     */
    boolean issue(StudyRow before, ResultRow earlier, StudyReport report, VerdictTable.Row verdict, HuVoxels voxels) {
        List<ResultFile> files = bundle.write(report, voxels, folder(report.studyInstanceUid(), report.resultUid()));
        return transactions.callDurably(connection -> {
            Optional<ResultRow> live =
                    studies.holdUnchanged(before) ? results.live(before.studyInstanceUid()) : Optional.empty();
            if (live.isEmpty() || !live.get().resultUid().equals(earlier.resultUid())) {
                return false;
            }
            results.publish(row(report, files), unknown(findings(report)));
            verdicts.add(verdict);
            Instant flaggedAt = before.reportedAt() == null ? clock.instant() : before.reportedAt();
            studies.reported(report, Urgency.of(report, settings.urgentNoduleMm()), summary(report), flaggedAt);
            outbox.add(connection, order(report, files), settings.destinations(), clock.instant());
            ledger.append(
                    UsageLedger.Event.VERDICT,
                    report.studyInstanceUid(),
                    report.resultUid(),
                    verdict.action() + " finding=" + verdict.findingUid() + " by=" + verdict.reader(),
                    verdict.at());
            note(report);
            return true;
        });
    }

    /** The folder of a result. */
    Path folderOf(String studyUid, String resultUid) {
        return settings.results().resolve(studyUid).resolve(resultUid);
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
        Path folder = folderOf(studyUid, resultUid);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder, e);
        }
    }

    private ResultRow row(StudyReport report, List<ResultFile> files) {
        Optional<ResultFile> sr = file(files, ResultFile.Role.SR);
        return new ResultRow(
                report.resultUid(),
                report.studyInstanceUid(),
                report.key(),
                true,
                report.status().name(),
                report.reason() == null ? null : report.reason().code().name(),
                text(file(files, ResultFile.Role.JSON).orElseThrow().path()),
                new ResultRow.Files(
                        sr.map(this::relative).orElse(null),
                        file(files, ResultFile.Role.SEG).map(this::relative).orElse(null),
                        file(files, ResultFile.Role.PDF).map(this::relative).orElse(null),
                        sr.map(ResultFile::sopInstanceUid).orElse(null),
                        new ResultUids(report.resultUid()).srSeriesInstanceUid(),
                        sr.map(ResultFile::sopClassUid).orElse(null)),
                report.predecessor() == null ? null : report.predecessor().resultUid(),
                report.createdAt());
    }

    private static List<FindingRow> findings(StudyReport report) {
        List<FindingRow> rows = new ArrayList<>();
        if (report.nodules() != null) {
            report.nodules()
                    .forEach(n -> rows.add(new FindingRow(
                            n.findingUid(),
                            report.resultUid(),
                            n.trackingUid(),
                            n.kind().name(),
                            "{}",
                            null)));
        }
        if (report.pneumonia() != null) {
            rows.add(new FindingRow(
                    report.pneumonia().findingUid(),
                    report.resultUid(),
                    report.pneumonia().trackingUid(),
                    "PNEUMONIA",
                    "{}",
                    null));
        }
        return rows;
    }

    private String relative(ResultFile file) {
        return settings.results().relativize(file.path()).toString();
    }

    private static Outbox.Order order(StudyReport report, List<ResultFile> files) {
        List<Delivery.Item> items = new ArrayList<>();
        for (ResultFile file : files) {
            items.add(new Delivery.Item(
                    ObjectRole.valueOf(file.role().name()),
                    file.path(),
                    file.sopClassUid(),
                    file.sopInstanceUid(),
                    null));
        }
        return new Outbox.Order(report.resultUid(), report.studyInstanceUid(), items);
    }

    private static Optional<ResultFile> file(List<ResultFile> files, ResultFile.Role role) {
        return files.stream().filter(f -> f.role() == role).findFirst();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static StudyTable.RowSummary summary(StudyReport report) {
        List<Nodule> nodules = report.standingNodules();
        Pneumonia pneumonia = report.standingPneumonia();
        return new StudyTable.RowSummary(
                nodules == null ? null : nodules.size(),
                nodules == null ? null : largest(nodules),
                pneumonia == null ? null : pneumonia.proportionPercent(),
                pneumonia == null ? null : pneumonia.flag(),
                cautions(report));
    }

    private static @Nullable Double largest(List<Nodule> nodules) {
        return nodules.stream()
                .map(Nodule::longAxisMm)
                .filter(Quantity.Known.class::isInstance)
                .map(q -> ((Quantity.Known) q).value())
                .max(Double::compare)
                .orElse(null);
    }

    private static @Nullable String cautions(StudyReport report) {
        String all = report.pipelines().stream()
                .flatMap(p -> p.cautions().stream())
                .map(c -> c.code().name())
                .distinct()
                .collect(Collectors.joining(" "));
        return all.isEmpty() ? null : all;
    }
}
