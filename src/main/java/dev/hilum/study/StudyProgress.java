package dev.hilum.study;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a study, at one moment.
 *
 * @param lastArrival of any instance of the study
 * @param expected number of the study's instances that a query source named; null where none did
 */
public record StudyProgress(
        List<SeriesProgress> series,
        List<AssociationProgress> associations,
        Instant lastArrival,
        @Nullable Integer expected) {
    public StudyProgress {
        series = List.copyOf(series);
        associations = List.copyOf(associations);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("a study that arrives has a series");
        }
    }

    int instances() {
        return series.stream().mapToInt(SeriesProgress::instances).sum();
    }

    Optional<SeriesProgress> series(String seriesInstanceUid) {
        return series.stream()
                .filter(one -> one.seriesInstanceUid().equals(seriesInstanceUid))
                .findFirst();
    }
}
