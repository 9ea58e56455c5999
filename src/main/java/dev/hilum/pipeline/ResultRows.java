package dev.hilum.pipeline;

import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.deliver.Outbox;
import dev.hilum.job.FindingRow;
import dev.hilum.job.ResultRow;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.report.ResultFile;
import dev.hilum.report.ResultUids;
import dev.hilum.report.StudyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report and its files as rows of the database. */
final class ResultRows {
    private final Path results;

    /** @param results the folder that paths are kept relative to */
    ResultRows(Path results) {
        this.results = results;
    }

    ResultRow row(StudyReport report, List<ResultFile> files) {
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

    static List<FindingRow> findings(StudyReport report) {
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
        return results.relativize(file.path()).toString();
    }

    static Outbox.Order order(StudyReport report, List<ResultFile> files) {
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

    static StudyTable.RowSummary summary(StudyReport report) {
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
