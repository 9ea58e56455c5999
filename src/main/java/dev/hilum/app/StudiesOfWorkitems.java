package dev.hilum.app;

import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.job.ResultRow;
import dev.hilum.job.Sql;
import dev.hilum.pipeline.FlowStores;
import dev.hilum.pipeline.StudyRow;
import dev.hilum.ups.AnalysedStudies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the Task Performer is told of a study: it is performed when its live result has reached every destination. */
final class StudiesOfWorkitems implements AnalysedStudies {
    private static final int ALMOST = 99;

    private final FlowStores stores;

    StudiesOfWorkitems(FlowStores stores) {
        this.stores = stores;
    }

    @Override
    public Progress of(String study) {
        Optional<StudyRow> row = stores.studies().find(study);
        return row.isEmpty() ? new Progress.Working(0) : of(row.get());
    }

    private Progress of(StudyRow row) {
        return switch (row.state()) {
            case RECEIVING, READY -> new Progress.Working(0);
            case ANALYSING -> new Progress.Working(Objects.requireNonNullElse(row.progressPercent(), 0));
            case FAILED -> new Progress.Failed(String.valueOf(row.failureCode()));
            case REPORTED, DELIVERED, NOT_ANALYSED -> reported(row);
        };
    }

    private Progress reported(StudyRow row) {
        Optional<ResultRow> live = stores.results().live(row.studyInstanceUid());
        if (live.isEmpty() || isUnderWay(live.get())) {
            return new Progress.Working(ALMOST);
        }
        List<Output> outputs = outputs(live.get());
        return outputs.isEmpty()
                ? new Progress.Failed(String.valueOf(row.reasonCode()))
                : new Progress.Performed(begun(row, live.get()), ended(row, live.get()), outputs);
    }

    /** A delivery that was given up is under way too: the workitem waits for the person who replays it. */
    private boolean isUnderWay(ResultRow result) {
        return stores.transactions()
                        .call(connection -> Sql.query(
                                connection,
                                rows -> rows.getInt(1),
                                "select count(*) from delivery where result_uid = ? and state <> 'DELIVERED'",
                                result.resultUid()))
                        .getFirst()
                > 0;
    }

    private static Instant begun(StudyRow row, ResultRow result) {
        return Objects.requireNonNullElse(row.analysisStartedAt(), result.createdAt());
    }

    private static Instant ended(StudyRow row, ResultRow result) {
        return Objects.requireNonNullElse(row.deliveredAt(), result.createdAt());
    }

    private List<Output> outputs(ResultRow live) {
        if (live.files().srPath() == null) {
            return List.of();
        }
        List<Output> outputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(stores.folders().present(live.studyInstanceUid(), live.resultUid()))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList()) {
                DicomObject object = Part10Reader.readHeader(file);
                outputs.add(new Output(
                        object.studyInstanceUid(),
                        object.seriesInstanceUid(),
                        object.sopClassUid(),
                        object.sopInstanceUid()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read result " + live.resultUid(), e);
        }
        return outputs;
    }
}
