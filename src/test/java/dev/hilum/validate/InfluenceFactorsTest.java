package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.validate.CaseResult.LesionRow;
import dev.hilum.validate.stats.Regression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Factors that were built into the data are found, with their size in the interval; others are not. */
@Tag("REQ-VAL")
class InfluenceFactorsTest {
    private static final double DETECTED_THIN = 0.9;
    private static final double DETECTED_THICK = 0.6;

    private static CaseResult one(SplittableRandom random, int index) {
        boolean thick = random.nextBoolean();
        boolean ill = random.nextBoolean();
        boolean similar = !ill && random.nextInt(3) == 0;
        Map<String, String> strata = Map.of(
                "sliceThickness", thick ? ">3 mm" : "<=1.5 mm",
                "manufacturer", random.nextBoolean() ? "A" : "B",
                "disease", ill ? "pneumonia" : similar ? "similar" : "none");
        List<LesionRow> lesions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            boolean hit = random.nextDouble() < (thick ? DETECTED_THICK : DETECTED_THIN);
            lesions.add(new LesionRow(
                    "",
                    0,
                    0,
                    0,
                    5 + 10 * random.nextDouble(),
                    "SOLID",
                    hit ? Map.of(MatchRule.CENTRE_HIT, 0.9) : Map.of(),
                    null));
        }
        double score = Math.clamp((ill ? 0.7 : similar ? 0.3 : 0.1) + 0.05 * random.nextGaussian(), 0, 1);
        return new CaseResult(
                "c" + index,
                null,
                "",
                null,
                strata,
                "ANALYSED",
                null,
                List.of(),
                List.of(),
                new CaseResult.NoduleOutcome(0.5, lesions, 0, Map.of()),
                new CaseResult.TriageOutcome(score, 0.5, score >= 0.5, ill),
                null,
                null,
                List.of(),
                null);
    }

    private static List<CaseResult> cases(int n) {
        SplittableRandom random = new SplittableRandom(12);
        List<CaseResult> cases = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            cases.add(one(random, i));
        }
        return cases;
    }

    private static int at(Results.Influence of, String name) {
        for (int i = 0; i < of.coefficients().size(); i++) {
            if (of.coefficients().get(i).name().startsWith(name)) {
                return i;
            }
        }
        throw new AssertionError(name + " is not among " + of.coefficients());
    }

    @Test
    void equipmentThatLosesNodulesIsFoundAndTheOtherMakerIsNot() {
        Results.Influence detection = InfluenceFactors.of(cases(400)).getFirst();
        assertEquals(800, detection.n());
        double expected = Math.log(DETECTED_THICK / (1 - DETECTED_THICK) / (DETECTED_THIN / (1 - DETECTED_THIN)));
        int thickness = at(detection, "sliceThickness");
        Regression.Coefficient c = detection.coefficients().get(thickness);
        double sign = c.name().contains("against >3 mm") ? -1 : 1;
        assertTrue(
                c.value().interval().low() <= sign * expected
                        && sign * expected <= c.value().interval().high(),
                c + " should hold " + sign * expected);
        assertTrue(detection.adjusted().get(thickness - 1) < 0.001);
        int maker = at(detection, "manufacturer");
        assertTrue(detection.adjusted().get(maker - 1) > 0.05, "no effect was built in");
        assertTrue(
                detection.adjusted().get(maker - 1)
                        >= detection.coefficients().get(maker).p(),
                "Holm never lowers a p value");
    }

    @Test
    void aSimilarDiseaseThatRaisesTheScoreIsFound() {
        Results.Influence triage = InfluenceFactors.of(cases(400)).get(1);
        Regression.Coefficient similar = triage.coefficients().get(at(triage, "disease similar"));
        assertTrue(similar.p() < 0.001, similar.toString());
        assertTrue(
                triage.note().contains("disease"), "the label and two diseases determine the third: " + triage.note());
    }

    /** Ten lesions of a rare maker, all found: no finite odds ratio, but the others keep theirs. */
    @Test
    void aRareValueOfOneOutcomeDoesNotTakeTheOthersWithIt() {
        List<CaseResult> cases = new ArrayList<>(cases(400));
        LesionRow found = new LesionRow("", 0, 0, 0, 8, "SOLID", Map.of(MatchRule.CENTRE_HIT, 0.9), null);
        for (int i = 0; i < 5; i++) {
            cases.add(new CaseResult(
                    "rare" + i,
                    null,
                    "",
                    null,
                    Map.of("sliceThickness", "<=1.5 mm", "manufacturer", "RARE", "disease", "none"),
                    "ANALYSED",
                    null,
                    List.of(),
                    List.of(),
                    new CaseResult.NoduleOutcome(0.5, List.of(found, found), 0, Map.of()),
                    null,
                    null,
                    null,
                    List.of(),
                    null));
        }
        Results.Influence detection = InfluenceFactors.of(cases).getFirst();
        assertTrue(detection.note().contains("manufacturer RARE"), detection.note());
        assertTrue(detection.note().contains("all of one outcome, n = 10"), detection.note());
        assertTrue(at(detection, "sliceThickness") > 0);
    }

    @Test
    void whatTheDataDoNotDetermineIsSaidAndNotMadeUp() {
        Results.Influence few = InfluenceFactors.of(cases(3)).getFirst();
        assertNull(few.coefficients());
        assertNotNull(few.note());
        assertTrue(!few.note().isEmpty());
        assertEquals(List.of(), InfluenceFactors.of(List.of()));
    }
}
