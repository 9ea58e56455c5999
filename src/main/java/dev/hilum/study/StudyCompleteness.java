package dev.hilum.study;

import dev.hilum.study.AssociationProgress.State;
import dev.hilum.study.Completeness.Evidence;
import dev.hilum.study.Completeness.Lack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers two questions from a snapshot and the time, and nothing else: is this series whole, so that inference may start;
 * is the study complete, so that its result may be delivered (REQ-STD-1). A pure function.
 */
public final class StudyCompleteness {
    private final CompletenessRules rules;

    public StudyCompleteness(CompletenessRules rules) {
        this.rules = rules;
    }

    /** May inference start on this series? A series that is evidently whole need not wait for the quiet period. */
    public Completeness ofSeries(StudyProgress study, String seriesInstanceUid, Instant now) {
        SeriesProgress series = study.series(seriesInstanceUid)
                .orElseThrow(() -> new IllegalArgumentException("no such series in the study: " + seriesInstanceUid));
        List<Lack> lacks = new ArrayList<>(new SeriesEvidence(series, rules).lacks());
        if (lacks.isEmpty() && isExactly(series.expected(), series.instances())) {
            return new Completeness.Complete(EnumSet.of(Evidence.EXPECTED_COUNT));
        }
        List<AssociationProgress> carriers = study.associations().stream()
                .filter(association -> series.associations().contains(association.id()))
                .toList();
        Instant settled = settled(series.lastArrival(), carriers);
        return verdict(carriers, lacks, settled, Duration.ZERO, new SeriesEvidence(series, rules).whole(), now);
    }

    /** May the result be delivered? */
    public Completeness ofStudy(StudyProgress study, Instant now) {
        if (countsReached(study)) {
            return new Completeness.Complete(EnumSet.of(Evidence.EXPECTED_COUNT));
        }
        if (everySeriesReached(study)) {
            return new Completeness.Complete(EnumSet.of(Evidence.EXPECTED_COUNT, Evidence.RELEASED));
        }
        List<SeriesEvidence> evidence = study.series().stream()
                .map(one -> new SeriesEvidence(one, rules))
                .toList();
        List<Lack> lacks = new ArrayList<>();
        evidence.forEach(one -> lacks.addAll(one.lacks()));
        studyCount(study).ifPresent(lacks::add);
        study.absent()
                .forEach(uid -> lacks.add(
                        new Lack(Lack.Code.COUNT_SHORT, "Series " + uid + ": announced, nothing of it arrived.")));
        boolean whole = evidence.stream().anyMatch(SeriesEvidence::whole);
        Instant settled = settled(study.lastArrival(), study.associations());
        return verdict(study.associations(), lacks, settled, rules.quietPeriod(), whole, now);
    }

    private Completeness verdict(
            List<AssociationProgress> associations,
            List<Lack> found,
            Instant settled,
            Duration quiet,
            boolean whole,
            Instant now) {
        Optional<Instant> open = openUntil(associations);
        List<Lack> lacks = new ArrayList<>(found);
        lacks.addAll(associationLacks(associations));
        if (!whole) {
            lacks.add(new Lack(Lack.Code.NO_WHOLE_SERIES, "No series is evidently whole yet."));
        }
        if (open.isPresent() && now.isBefore(open.get())) {
            return new Completeness.Waiting(open.get(), lacks);
        }
        Instant deadline = settled.plus(lacks.isEmpty() ? quiet : rules.lossPeriod());
        if (now.isBefore(deadline)) {
            lacks.add(new Lack(Lack.Code.QUIET_PERIOD, "The last arrival or release was at " + settled + "."));
            return new Completeness.Waiting(deadline, lacks);
        }
        return Lack.anyCertain(lacks)
                ? new Completeness.Incomplete(lacks)
                : new Completeness.Complete(evidence(lacks, whole, quiet));
    }

    private static Set<Evidence> evidence(List<Lack> lacks, boolean whole, Duration quiet) {
        EnumSet<Evidence> evidence = EnumSet.noneOf(Evidence.class);
        if (whole) {
            evidence.add(Evidence.CONTIGUOUS_SLICES);
        }
        boolean allReleased = lacks.stream()
                .noneMatch(
                        lack -> lack.code() == Lack.Code.ASSOCIATION_LOST || lack.code() == Lack.Code.ASSOCIATION_OPEN);
        if (allReleased) {
            evidence.add(Evidence.RELEASED);
        }
        if (!lacks.isEmpty()) {
            evidence.add(Evidence.LOSS_PERIOD_OVER);
        } else if (quiet.isPositive()) {
            evidence.add(Evidence.QUIET_PERIOD_OVER);
        }
        return evidence;
    }

    /** Until when an association that is still open, and has not moved on to other studies, is waited for. */
    private Optional<Instant> openUntil(List<AssociationProgress> associations) {
        return associations.stream()
                .filter(association -> association.state() == State.OPEN && !association.movedOn())
                .map(association -> association.lastArrivalAnywhere().plus(rules.openPeriod()))
                .max(Instant::compareTo);
    }

    private static List<Lack> associationLacks(List<AssociationProgress> associations) {
        List<Lack> lacks = new ArrayList<>();
        for (AssociationProgress association : associations) {
            if (association.state() == State.OPEN) {
                lacks.add(new Lack(Lack.Code.ASSOCIATION_OPEN, "Association " + association.id() + " is open."));
            }
            if (association.state() == State.LOST && !retried(association, associations)) {
                lacks.add(new Lack(Lack.Code.ASSOCIATION_LOST, "Association " + association.id() + " was lost."));
            }
        }
        return lacks;
    }

    /** A later association of the same sender that was released in order made good for the lost one. */
    private static boolean retried(AssociationProgress lost, List<AssociationProgress> associations) {
        return associations.stream()
                .anyMatch(later -> later.state() == State.RELEASED
                        && later.peer().equals(lost.peer())
                        && !later.opened().isBefore(Objects.requireNonNull(lost.ended())));
    }

    private static Instant settled(Instant lastArrival, Collection<AssociationProgress> associations) {
        return Stream.concat(
                        Stream.of(lastArrival),
                        associations.stream().map(AssociationProgress::ended).filter(Objects::nonNull))
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** The study's count, and every count known of a series; one that was exceeded was stale and proves nothing. */
    private static boolean countsReached(StudyProgress study) {
        return study.absent().isEmpty()
                && isExactly(study.expected(), study.instances())
                && study.series().stream()
                        .allMatch(one -> one.expected() == null || isExactly(one.expected(), one.instances()));
    }

    /** Everyone has released, and each series has as many instances as another system says: nothing is left to wait for. */
    private static boolean everySeriesReached(StudyProgress study) {
        boolean released = !study.associations().isEmpty()
                && study.associations().stream().allMatch(association -> association.state() == State.RELEASED);
        return released
                && study.absent().isEmpty()
                && study.series().stream().allMatch(one -> isExactly(one.expected(), one.instances()));
    }

    private static Optional<Lack> studyCount(StudyProgress study) {
        Integer expected = study.expected();
        return expected != null && study.instances() < expected
                ? Optional.of(new Lack(
                        Lack.Code.COUNT_SHORT,
                        study.instances() + " of " + expected + " instances of the study arrived."))
                : Optional.empty();
    }

    private static boolean isExactly(@Nullable Integer expected, int arrived) {
        return expected != null && expected == arrived;
    }
}
