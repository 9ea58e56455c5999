package dev.hilum.study;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a study, at one moment.
 *
 * @param lastArrival of any instance of the study
 * @param expected number of the study's instances that a query source named; null where none did
 * @param absent series that another system says the study has, and of which nothing has arrived
 */
public record StudyProgress(
        List<SeriesProgress> series,
        List<AssociationProgress> associations,
        Instant lastArrival,
        @Nullable Integer expected,
        Set<String> absent) {
    public StudyProgress {
        absent = Set.copyOf(absent);
        series = List.copyOf(series);
        associations = List.copyOf(associations);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("a study that arrives has a series");
        }
    }

    /** Where nobody says what the study has. */
    public StudyProgress(
            List<SeriesProgress> series,
            List<AssociationProgress> associations,
            Instant lastArrival,
            @Nullable Integer expected) {
        this(series, associations, lastArrival, expected, Set.of());
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
