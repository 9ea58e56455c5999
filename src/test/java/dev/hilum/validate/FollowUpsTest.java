package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hilum.validate.CaseResult.FollowUpOutcome;
import dev.hilum.validate.CaseResult.FollowUpOutcome.Change;
import dev.hilum.validate.CaseResult.Found;
import dev.hilum.validate.CaseResult.LesionRow;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Follow-up and repeatability on constructed cases whose answers are worked out by hand. */
@Tag("REQ-VAL")
class FollowUpsTest {
    private static ManifestCase row(String name, String repeatOf, String prior) {
        return new ManifestCase(name, name, List.of(), List.of(), null, "", "", "", "", "", repeatOf, prior);
    }

    /** @param finding null where the lesion was missed */
    private static LesionRow lesion(String id, String finding) {
        return new LesionRow(
                id,
                0,
                0,
                0,
                8,
                "SOLID",
                Map.of(),
                finding == null ? null : new CaseResult.Measured(finding, 8.0, null, null, null));
    }

    private static CaseResult study(String name, List<LesionRow> lesions, FollowUpOutcome followUp) {
        return result(name, List.of(), lesions, followUp, Map.of(), 0.1);
    }

    private static CaseResult result(
            String name,
            List<Found> found,
            List<LesionRow> lesions,
            FollowUpOutcome followUp,
            Map<String, String> strata,
            double score) {
        return new CaseResult(
                name,
                null,
                "",
                null,
                strata,
                "ANALYSED",
                null,
                List.of(),
                found,
                new CaseResult.NoduleOutcome(0.5, lesions, 0, Map.of()),
                new CaseResult.TriageOutcome(score, 0.5, score >= 0.5, null),
                null,
                followUp,
                List.of(),
                null);
    }

    private static FollowUpOutcome compared(Change... changes) {
        return new FollowUpOutcome("before", "COMPARED", 0.9, List.of(changes), 0);
    }

    @Test
    void aPairIsMatchedOnlyWhenBothFindingsAreJoined() {
        // 1 joined as it should be; 2 and 3 are joined crosswise; 4 was missed in the study; 5 is new, 6 is gone.
        CaseResult before = study(
                "before",
                List.of(lesion("1", "p1"), lesion("2", "p2"), lesion("3", "p3"), lesion("4", "p4"), lesion("6", "p6")),
                null);
        CaseResult now = study(
                "now",
                List.of(
                        lesion("1", "s1"),
                        lesion("2", "s2"),
                        lesion("3", "s3"),
                        lesion("4", null),
                        lesion("5", "s5"),
                        lesion("", "s7")),
                compared(
                        new Change("s1", "p1", "STABLE"),
                        new Change("s2", "p3", "GROWN"),
                        new Change("s3", "p2", "SHRUNK"),
                        new Change("s5", null, "NEW"),
                        new Change(null, "p4", "RESOLVED"),
                        new Change("s7", "p6", "STABLE")));
        Results.FollowUp found =
                FollowUps.of(List.of(row("before", "", ""), row("now", "", "before")), List.of(before, now));
        assertEquals(4, found.linked());
        assertEquals(3, found.foundInBoth());
        assertEquals(1, found.matched());
        assertEquals(2, found.mismatched());
        assertEquals(1.0 / 3, found.matchRate().value(), 1e-12);
        assertEquals(0.25, found.endToEnd().value(), 1e-12);
        assertEquals(1, found.newAsNew().value());
        assertEquals(0, found.goneAsResolved().value(), "p6 is gone, but was joined with another finding");
        // Wilson, 1 of 3, by hand: (1 + z²/2 ± z·√(2/3 + z²/4)) / (3 + z²) with z = 1.959964.
        Interval wilson = found.matchRate().interval();
        assertEquals(0.061492, wilson.low(), 1e-6);
        assertEquals(0.792340, wilson.high(), 1e-6);
    }

    @Test
    void aPairWithoutResultIsARowAndCountsNothing() {
        CaseResult now = study("now", List.of(lesion("1", "s1")), compared());
        CaseResult failed = CaseResult.failed("before", "UNREADABLE: x", "");
        Results.FollowUp found =
                FollowUps.of(List.of(row("before", "", ""), row("now", "", "before")), List.of(failed, now));
        assertEquals("NO_RESULT of before", found.pairs().getFirst().outcome());
        assertEquals(0, found.linked());
        assertNull(found.matchRate());
        assertNull(FollowUps.of(List.of(row("now", "", "")), List.of(now)), "no prior is named");
    }

    private static Found at(String uid, double x, double diameter) {
        return new Found(uid, 0.9, x, 0, 0, "SOLID", diameter, null);
    }

    @Test
    void repeatsShareFindingsWithinSixMillimetres() {
        CaseResult first = result(
                "first",
                List.of(at("a", 0, 8), at("b", 40, 10), at("c", 90, 6)),
                List.of(),
                null,
                Map.of("kernel", "B", "sliceThickness", ">3 mm"),
                0.4);
        CaseResult second = result(
                "second",
                List.of(at("d", 41, 11), at("e", 2, 8), at("f", 97, 6)),
                List.of(),
                null,
                Map.of("kernel", "L", "sliceThickness", ">3 mm"),
                0.6);
        List<StressTest.Row> stress = new ArrayList<>();
        for (boolean same : new boolean[] {true, true, false}) {
            stress.add(new StressTest.Row("first", "SAME_INPUT", "", "ANALYSED", null, 3, 0, 0, 0.4, false, same));
        }
        Results.Repeatability r =
                Repeats.of(List.of(row("first", "", ""), row("second", "first", "")), List.of(first, second), stress);
        Results.Repeat pair = r.repeats().getFirst();
        assertEquals("KERNEL", pair.differs());
        assertEquals(2, pair.matched());
        assertEquals(0.5, pair.matchRate(), 1e-12, "2 of the 4 distinct findings");
        assertEquals(0.5, pair.meanDiameterDifferenceMm(), 1e-12);
        assertEquals(0.2, pair.triageScoreDifference(), 1e-12);
        assertEquals(1, r.flagChanged());
        assertEquals(0.5, r.diameter().blandAltman().bias().value(), 1e-12);
        assertEquals(2.0 / 3, r.sameInput().value(), 1e-12);
        assertEquals(3, r.sameInput().n());
    }
}
