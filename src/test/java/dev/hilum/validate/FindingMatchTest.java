package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilum.validate.FindingMatch.Finding;
import dev.hilum.validate.reference.Lesion;
import dev.hilum.validate.reference.Region;
import dev.hilum.validate.stats.Froc;
import dev.hilum.validate.stats.FrocScan;
import dev.hilum.volume.PatientPoint;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of LUNA16's published evaluation script on cases whose answers are worked out by hand. */
@Tag("REQ-VAL")
class FindingMatchTest {
    private static Lesion lesion(double x, double diameter) {
        return new Lesion(new Region.Ball(new PatientPoint(x, 0, 0), diameter), diameter, "");
    }

    private static Finding finding(double score, double x) {
        PatientPoint at = new PatientPoint(x, 0, 0);
        return new Finding(score, at, new Region.Ball(at, 6));
    }

    private static FindingMatch match(List<Finding> findings, List<Lesion> lesions, List<Region> excluded) {
        return FindingMatch.of(findings, lesions, excluded, MatchRule.CENTRE_HIT, MatchSettings.DEFAULT);
    }

    @Test
    void aLesionTakesItsHighestScoreAndFurtherHitsCountNeitherWay() {
        List<Finding> findings = List.of(finding(0.6, 1), finding(0.9, -2), finding(0.5, 2));
        FindingMatch match = match(findings, List.of(lesion(0, 10)), List.of());
        assertEquals(1, match.hits().getFirst().getAsInt());
        assertEquals(List.of(), match.falsePositives());
        assertEquals(2, match.ignored());
        assertEquals(new FrocScan(List.of(0.9), 0, List.of()), match.scan(findings));
    }

    @Test
    void aFindingOnTheRimIsNoHit() {
        List<Finding> findings = List.of(finding(0.9, 5));
        FindingMatch match = match(findings, List.of(lesion(0, 10)), List.of());
        assertEquals(new FrocScan(List.of(), 1, List.of(0.9)), match.scan(findings));
    }

    @Test
    void excludedFindingsCountNeitherForNorAgainst() {
        List<Finding> findings = List.of(finding(0.8, 50), finding(0.7, 100));
        Region excluded = new Region.Ball(new PatientPoint(51, 0, 0), 10);
        FindingMatch match = match(findings, List.of(), List.of(excluded));
        assertEquals(List.of(1), match.falsePositives());
        assertEquals(1, match.ignored());
    }

    @Test
    void oneFindingMayHitTwoLesionsAsInThePublishedScript() {
        List<Finding> findings = List.of(finding(0.8, 0));
        FindingMatch match = match(findings, List.of(lesion(-2, 10), lesion(2, 10)), List.of());
        assertEquals(new FrocScan(List.of(0.8, 0.8), 0, List.of()), match.scan(findings));
    }

    @Test
    void theThreeRulesDifferAsTheyShould() {
        // Centre 6 mm off a lesion of 20 mm: inside it, over 5 mm away, and balls of 6 and 20 mm overlap by 0.027.
        List<Finding> findings = List.of(finding(0.8, 6));
        List<Lesion> lesions = List.of(lesion(0, 20));
        assertEquals(1, hits(findings, lesions, MatchRule.CENTRE_HIT));
        assertEquals(0, hits(findings, lesions, MatchRule.CENTRE_DISTANCE));
        assertEquals(0, hits(findings, lesions, MatchRule.OVERLAP));
        assertEquals(
                27.0 / 1000,
                RegionOverlap.iou(
                        lesions.getFirst().region(), findings.getFirst().region()),
                0.002);
        // Centre 4 mm off a lesion of 6 mm: outside of it, within 5 mm, and equal balls overlap by a tenth or less.
        lesions = List.of(lesion(2, 6));
        assertEquals(0, hits(findings, lesions, MatchRule.CENTRE_HIT));
        assertEquals(1, hits(findings, lesions, MatchRule.CENTRE_DISTANCE));
        lesions = List.of(lesion(5, 6));
        assertEquals(1, hits(findings, lesions, MatchRule.OVERLAP));
    }

    private static long hits(List<Finding> findings, List<Lesion> lesions, MatchRule rule) {
        return FindingMatch.of(findings, lesions, List.of(), rule, MatchSettings.DEFAULT).hits().stream()
                .filter(h -> h.isPresent())
                .count();
    }

    /** Four scans, two lesions found at 0.9 and 0.5, one missed; false findings at 0.7, 0.6 and 0.4; one scan without lesions. */
    @Test
    void frocOfAConstructedRunIsKnown() {
        List<FrocScan> scans = List.of(
                new FrocScan(List.of(0.9), 0, List.of(0.7)),
                new FrocScan(List.of(0.5), 0, List.of()),
                new FrocScan(List.of(), 1, List.of(0.4)),
                new FrocScan(List.of(), 0, List.of(0.6)));
        Froc froc = Froc.of(scans).orElseThrow();
        // Thresholds 0.9: 0 FP, 1/3. 0.7: 0.25, 1/3. 0.6: 0.5, 1/3. 0.5: 0.5, 2/3. 0.4: 0.75, 2/3; held beyond.
        double third = 1.0 / 3;
        List<Double> expected = List.of(third, third, 2 * third, 2 * third, 2 * third, 2 * third, 2 * third);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), froc.sensitivities().get(i), 1e-12);
        }
        assertEquals((2 * third + 5 * 2 * third) / 7, froc.cpm(), 1e-12);
    }

    @Test
    void aRunWithoutFalseFindingsHoldsItsSensitivityAtEveryRate() {
        Froc froc = Froc.of(List.of(new FrocScan(List.of(0.9), 1, List.of()))).orElseThrow();
        assertEquals(0.5, froc.cpm(), 1e-12);
    }

    @Test
    void scansWithoutLesionsAloneHaveNoCurve() {
        assertEquals(
                true, Froc.of(List.of(new FrocScan(List.of(), 0, List.of(0.5)))).isEmpty());
    }

    @Test
    void theSameSeedGivesTheSameIntervals() {
        List<FrocScan> scans = List.of(
                new FrocScan(List.of(0.9), 0, List.of(0.7)),
                new FrocScan(List.of(), 1, List.of(0.4)),
                new FrocScan(List.of(0.3), 0, List.of()));
        Froc froc = Froc.of(scans).orElseThrow();
        assertEquals(froc.result(3), froc.result(3));
    }
}
