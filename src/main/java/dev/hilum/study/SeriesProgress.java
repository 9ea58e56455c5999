package dev.hilum.study;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of one series.
 *
 * @param distances of the CT slices along their normal, ascending, mm; empty where the series is no stack of parallel
 *     planes (localizers, reports), so that nothing can be said of holes in it
 * @param associations ids of those that brought it
 * @param expected number of instances that a query source or the sender named; null where nobody did
 */
public record SeriesProgress(
        String seriesInstanceUid,
        int instances,
        List<Double> distances,
        Instant lastArrival,
        Set<String> associations,
        @Nullable Integer expected) {
    public SeriesProgress {
        distances = List.copyOf(distances);
        associations = Set.copyOf(associations);
        if (instances < 1 || (expected != null && expected < 0)) {
            throw new IllegalArgumentException(
                    "a series that arrives has an instance, and no negative count is expected");
        }
    }

    /** Reads the positions from the headers. */
    public static SeriesProgress of(
            Collection<StoredInstance> series,
            Instant lastArrival,
            Set<String> associations,
            @Nullable Integer expected) {
        List<PlaneHeader> planes = series.stream()
                .filter(ContentRules::isCt)
                .flatMap(instance -> PlaneHeader.of(instance).stream())
                .filter(plane -> !ContentRules.isLocalizer(plane))
                .toList();
        boolean stack = !planes.isEmpty()
                && new GeometryGateRule()
                        .violation(
                                new GateCandidate(List.of(), planes, new PatientIdentity(Set.of(), Set.of())),
                                GateRules.DEFAULT)
                        .isEmpty();
        return new SeriesProgress(
                series.iterator().next().object().seriesInstanceUid(),
                series.size(),
                stack ? PlaneStack.of(planes).distances() : List.of(),
                lastArrival,
                associations,
                expected);
    }
}
