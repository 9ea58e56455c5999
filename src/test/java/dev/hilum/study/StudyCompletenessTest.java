package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.study.AssociationProgress.State;
import dev.hilum.study.Completeness.Complete;
import dev.hilum.study.Completeness.Evidence;
import dev.hilum.study.Completeness.Incomplete;
import dev.hilum.study.Completeness.Lack;
import dev.hilum.study.Completeness.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Completeness by evidence: what is asked when, from snapshots and a clock, seconds after the first instance. */
@org.junit.jupiter.api.Tag("REQ-STD-1")
class StudyCompletenessTest {
    private static final Instant START = Instant.parse("2025-06-10T08:00:00Z");
    private static final StudyCompleteness COMPLETENESS = new StudyCompleteness(CompletenessRules.DEFAULT);

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    private static AssociationProgress open(String id, double lastArrival) {
        return new AssociationProgress(id, "CT1", State.OPEN, START, at(lastArrival), at(lastArrival), null);
    }

    private static AssociationProgress released(String id, double ended) {
        return new AssociationProgress(id, "CT1", State.RELEASED, START, at(ended), at(ended), at(ended));
    }

    private static AssociationProgress lost(String id, double ended) {
        return new AssociationProgress(id, "CT1", State.LOST, START, at(ended), at(ended), at(ended));
    }

    private static List<Double> stack(int slices, double spacing) {
        return IntStream.range(0, slices).mapToObj(i -> i * spacing).toList();
    }

    private static SeriesProgress series(
            String uid, List<Double> distances, double lastArrival, String... associations) {
        return new SeriesProgress(
                uid, Math.max(1, distances.size()), distances, at(lastArrival), Set.of(associations), null);
    }

    private static SeriesProgress expecting(SeriesProgress series, int expected) {
        return new SeriesProgress(
                series.seriesInstanceUid(),
                series.instances(),
                series.distances(),
                series.lastArrival(),
                series.associations(),
                expected);
    }

    private static StudyProgress study(List<SeriesProgress> series, AssociationProgress... associations) {
        Instant last = series.stream()
                .map(SeriesProgress::lastArrival)
                .max(Instant::compareTo)
                .orElseThrow();
        return new StudyProgress(series, List.of(associations), last, null);
    }

    private static StudyProgress expecting(StudyProgress study, int expected) {
        return new StudyProgress(study.series(), study.associations(), study.lastArrival(), expected);
    }

    private static List<Double> withHole() {
        List<Double> distances = new ArrayList<>(stack(120, 2.5));
        distances.remove(60);
        return distances;
    }

    private static final StudyProgress WHOLE = study(List.of(series("1", stack(120, 2.5), 10, "a")), released("a", 10));

    @Test
    void everySeriesAtItsCountEndsTheWaitOnceAllHaveReleased() {
        StudyProgress released = study(List.of(expecting(series("1", List.of(), 10, "a"), 1)), released("a", 10));
        Complete complete = assertInstanceOf(Complete.class, COMPLETENESS.ofStudy(released, at(10)));
        assertTrue(complete.endProven());
        StudyProgress open = study(List.of(expecting(series("1", List.of(), 10, "a"), 1)), open("a", 10));
        assertInstanceOf(Waiting.class, COMPLETENESS.ofStudy(open, at(10)));
        StudyProgress lost = study(List.of(expecting(series("1", List.of(), 10, "a"), 1)), lost("a", 10));
        assertInstanceOf(Waiting.class, COMPLETENESS.ofStudy(lost, at(10)), "what was lost may be sent again");
        StudyProgress half = study(
                List.of(expecting(series("1", List.of(), 10, "a"), 1), series("2", List.of(), 10, "a")),
                released("a", 10));
        assertInstanceOf(Waiting.class, COMPLETENESS.ofStudy(half, at(10)), "of the other series nobody says anything");
    }

    @Test
    void anAnnouncedSeriesOfWhichNothingCameKeepsTheStudyWaiting() {
        StudyProgress absent =
                new StudyProgress(WHOLE.series(), WHOLE.associations(), WHOLE.lastArrival(), null, Set.of("thin"));
        Waiting waiting = assertInstanceOf(Waiting.class, COMPLETENESS.ofStudy(absent, at(20)));
        assertEquals(at(70), waiting.until());
        assertTrue(waiting.lacks().stream().anyMatch(lack -> lack.code() == Lack.Code.COUNT_SHORT));
        assertInstanceOf(Incomplete.class, COMPLETENESS.ofStudy(absent, at(70)), "but not for ever");
    }

    /** What may be delivered when: the study, seconds after its start, and "C", "I", or the second until which it waits. */
    static Stream<Arguments> deliveries() {
        SeriesProgress thick = series("thick", stack(60, 5), 3, "a");
        SeriesProgress thin = series("thin", stack(40, 1), 9, "b");
        SeriesProgress report = series("report", List.of(), 10, "a");
        StudyProgress hole = study(List.of(series("1", withHole(), 10, "a")), released("a", 10));
        StudyProgress openPause = study(List.of(series("1", stack(50, 2.5), 10, "a")), open("a", 10));
        StudyProgress wholeOpen = study(List.of(series("1", stack(120, 2.5), 10, "a")), open("a", 10));
        StudyProgress aborted = study(List.of(series("1", stack(120, 2.5), 10, "a")), lost("a", 10));
        StudyProgress retried = study(
                List.of(series("1", stack(120, 2.5), 22, "a", "b")),
                lost("a", 10),
                new AssociationProgress("b", "CT1", State.RELEASED, at(12), at(22), at(22), at(22)));
        StudyProgress retriedByAnother = study(
                List.of(series("1", stack(120, 2.5), 22, "a", "b")),
                lost("a", 10),
                new AssociationProgress("b", "CT2", State.RELEASED, at(12), at(22), at(22), at(22)));
        StudyProgress interleaved = study(
                List.of(series("1", stack(120, 2.5), 8, "a"), series("2", stack(120, 2.5), 10, "b")),
                released("a", 8),
                open("b", 10));
        StudyProgress interleavedDone = study(
                List.of(series("1", stack(120, 2.5), 8, "a"), series("2", stack(120, 2.5), 14, "b")),
                released("a", 8),
                released("b", 14));
        StudyProgress thinArriving = study(List.of(thick, thin), released("a", 3), open("b", 9));
        StudyProgress thinDone =
                study(List.of(thick, series("thin", stack(300, 1), 20, "b")), released("a", 3), released("b", 20));
        StudyProgress movedOn = study(
                List.of(series("1", stack(120, 2.5), 10, "a")),
                new AssociationProgress("a", "CT1", State.OPEN, START, at(10), at(300), null));
        StudyProgress scoutsOnly = study(List.of(series("scout", List.of(), 2, "a")), released("a", 2));
        StudyProgress tooShort = study(List.of(series("1", stack(10, 1), 2, "a")), released("a", 2));
        StudyProgress counted = expecting(study(List.of(series("1", stack(120, 2.5), 10, "a")), open("a", 10)), 120);
        StudyProgress countShort = expecting(WHOLE, 121);
        StudyProgress countStale = expecting(WHOLE, 119);
        StudyProgress seriesShort =
                study(List.of(expecting(series("1", stack(118, 2.5), 10, "a"), 120)), released("a", 10));
        StudyProgress phases = study(
                List.of(series(
                        "1",
                        Stream.concat(stack(120, 2.5).stream(), stack(50, 2.5).stream())
                                .sorted()
                                .toList(),
                        10,
                        "a")),
                released("a", 10));
        StudyProgress lateSlices = study(
                List.of(series("1", stack(125, 2.5), 40, "a", "b")),
                released("a", 10),
                new AssociationProgress("b", "CT1", State.OPEN, at(39), at(40), at(40), null));
        return Stream.of(
                Arguments.of("whole and released: quiet period", WHOLE, 14.9, "15"),
                Arguments.of("whole and released: quiet period over", WHOLE, 15, "C"),
                Arguments.of(
                        "with a report beside it",
                        study(List.of(WHOLE.series().getFirst(), report), released("a", 10)),
                        15,
                        "C"),
                Arguments.of("a hole waits longer", hole, 15, "70"),
                Arguments.of("a hole in the end", hole, 70, "I"),
                Arguments.of("a slow sender pauses on an open association", openPause, 120, "910"),
                Arguments.of("whole so far, but still open", wholeOpen, 100, "910"),
                Arguments.of("silent for the open period", wholeOpen, 910, "C"),
                Arguments.of("aborted waits for a retry", aborted, 15, "70"),
                Arguments.of("aborted, nobody retries", aborted, 70, "C"),
                Arguments.of("aborted and retried in order", retried, 27, "C"),
                Arguments.of("aborted, another sender's release is no retry", retriedByAnother, 27, "82"),
                Arguments.of("interleaved senders, one still open", interleaved, 14, "910"),
                Arguments.of("interleaved senders, both released", interleavedDone, 18, "19"),
                Arguments.of("interleaved senders, both quiet", interleavedDone, 19, "C"),
                Arguments.of("the thick series is whole while the thin one arrives", thinArriving, 60, "909"),
                Arguments.of("both series are whole", thinDone, 25, "C"),
                Arguments.of("a sender that never releases has moved on", movedOn, 20, "70"),
                Arguments.of("a sender that never releases has long moved on", movedOn, 70, "C"),
                Arguments.of("no slices to judge by", scoutsOnly, 10, "62"),
                Arguments.of("no slices to judge by, loss period over", scoutsOnly, 62, "C"),
                Arguments.of("too short to be a chest", tooShort, 10, "62"),
                Arguments.of("the expected count is reached", counted, 10, "C"),
                Arguments.of("short of the expected count", countShort, 15, "70"),
                Arguments.of("short of the expected count for good", countShort, 70, "I"),
                Arguments.of("more than expected: the count was stale", countStale, 14, "15"),
                Arguments.of("short of the series' count", seriesShort, 15, "70"),
                Arguments.of("a second phase that is half there", phases, 15, "70"),
                Arguments.of("late slices reopen the wait", lateSlices, 41, "940"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deliveries")
    void delivers(String what, StudyProgress study, double seconds, String expected) {
        assertEquals(expected, verdict(COMPLETENESS.ofStudy(study, at(seconds))));
    }

    /** When inference may start on series "1". */
    static Stream<Arguments> starts() {
        SeriesProgress whole = series("1", stack(120, 2.5), 10, "a");
        return Stream.of(
                Arguments.of("whole and released: at once", study(List.of(whole), released("a", 10)), 10, "C"),
                Arguments.of("whole but open: its end may be missing", study(List.of(whole), open("a", 10)), 11, "910"),
                Arguments.of(
                        "whole and released while another series arrives elsewhere",
                        study(List.of(whole, series("2", stack(5, 1), 12, "b")), released("a", 10), open("b", 12)),
                        12,
                        "C"),
                Arguments.of("a hole", study(List.of(series("1", withHole(), 10, "a")), released("a", 10)), 11, "70"),
                Arguments.of(
                        "a hole for good",
                        study(List.of(series("1", withHole(), 10, "a")), released("a", 10)),
                        70,
                        "I"),
                Arguments.of(
                        "its expected count, on an open association",
                        study(List.of(expecting(whole, 120)), open("a", 10)),
                        10,
                        "C"),
                Arguments.of("aborted", study(List.of(whole), lost("a", 10)), 11, "70"),
                Arguments.of(
                        "its second sender is still open",
                        study(List.of(series("1", stack(120, 2.5), 10, "a", "b")), released("a", 9), open("b", 10)),
                        11,
                        "910"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void startsInference(String what, StudyProgress study, double seconds, String expected) {
        assertEquals(expected, verdict(COMPLETENESS.ofSeries(study, "1", at(seconds))));
    }

    @Test
    void saysWhichEvidenceItUsedAndThatTheEndIsNotProven() {
        Complete byEvidence = assertInstanceOf(Complete.class, COMPLETENESS.ofStudy(WHOLE, at(15)));
        assertEquals(
                Set.of(Evidence.CONTIGUOUS_SLICES, Evidence.RELEASED, Evidence.QUIET_PERIOD_OVER),
                byEvidence.evidence());
        assertFalse(byEvidence.endProven(), "slices after the last one could be missing");
        assertEquals(
                "the slices are even and without a hole, every association was released, nothing came for the quiet period",
                byEvidence.words());
        Complete byCount = assertInstanceOf(Complete.class, COMPLETENESS.ofStudy(expecting(WHOLE, 120), at(10)));
        assertTrue(byCount.endProven());
    }

    @Test
    void aLostAssociationIsNoReleaseEvenWhenTheWaitIsOver() {
        StudyProgress aborted = study(List.of(series("1", stack(120, 2.5), 10, "a")), lost("a", 10));
        Complete complete = assertInstanceOf(Complete.class, COMPLETENESS.ofStudy(aborted, at(70)));
        assertEquals(Set.of(Evidence.CONTIGUOUS_SLICES, Evidence.LOSS_PERIOD_OVER), complete.evidence());
    }

    @Test
    void namesWhatIsMissing() {
        StudyProgress hole = study(List.of(series("1", withHole(), 10, "a")), released("a", 10));
        Incomplete incomplete = assertInstanceOf(Incomplete.class, COMPLETENESS.ofStudy(hole, at(70)));
        assertTrue(incomplete.lacks().stream()
                .anyMatch(lack -> lack.code() == Lack.Code.HOLE && lack.text().contains("5.00 mm")));
    }

    /** Whatever arrives, the answer does not flip back while nothing happens. */
    @Test
    void onceCompleteStaysCompleteWithoutEvents() {
        deliveries().map(arguments -> (StudyProgress) arguments.get()[1]).forEach(study -> {
            List<String> verdicts = DoubleStream.iterate(0, s -> s < 1200, s -> s + 1)
                    .mapToObj(s -> verdict(COMPLETENESS.ofStudy(study, at(s))))
                    .map(v -> v.matches("[CI]") ? "done" : "waiting")
                    .toList();
            assertEquals("done", verdicts.getLast(), "every study ends");
            assertFalse(verdicts.lastIndexOf("waiting") > verdicts.indexOf("done"));
        });
    }

    @Test
    void readsPositionsFromHeaders() {
        List<StoredInstance> instances = SyntheticSeries.chest().instances();
        SeriesProgress progress = SeriesProgress.of(instances, START, Set.of("a"), null);
        assertEquals(120, progress.distances().size());
        assertEquals(120, progress.instances());
        SeriesProgress scouts = SeriesProgress.of(
                SyntheticSeries.chest()
                        .imageType("ORIGINAL", "PRIMARY", "LOCALIZER")
                        .instances(),
                START,
                Set.of("a"),
                null);
        assertEquals(List.of(), scouts.distances());
        SeriesProgress reports = SeriesProgress.of(
                SyntheticSeries.chest()
                        .with(h -> h.setStrings(Tag.Modality, Vr.CS, "SR"))
                        .instances(),
                START,
                Set.of("a"),
                null);
        assertEquals(List.of(), reports.distances());
    }

    @Test
    void periodsMustBeInOrder() {
        GateRules.GeometryRules geometry = GateRules.GeometryRules.DEFAULT;
        assertThrows(
                IllegalArgumentException.class,
                () -> new CompletenessRules(
                        Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofHours(1), geometry));
    }

    private static String verdict(Completeness completeness) {
        return switch (completeness) {
            case Complete complete -> "C";
            case Incomplete incomplete -> "I";
            case Waiting waiting ->
                String.valueOf(Duration.between(START, waiting.until()).toSeconds());
        };
    }
}
