package dev.hilum.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The cohort of 200 studies of docs/validation: who is in it, without painting anyone. */
@Tag("REQ-VAL")
class CohortPlanTest {
    private static final PhantomCohort PUBLISHED = new PhantomCohort(1000, 200, 256, 80);
    private static final List<CohortStudy> STUDIES = CohortPlan.of(PUBLISHED);

    private static Map<Object, Long> counts(Function<CohortStudy, Object> by) {
        return STUDIES.stream()
                .filter(s -> !s.isRepeat())
                .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    @Test
    void everyStratumOfAValidationRunHasSeveralValues() {
        assertEquals(200, STUDIES.stream().filter(s -> !s.isRepeat()).count());
        assertEquals(Set.of("F", "M"), counts(CohortStudy::sex).keySet());
        assertEquals(3, counts(s -> s.age() < 45 ? 0 : s.age() < 65 ? 1 : 2).size());
        assertEquals(
                Set.of("EARLY", "PROGRESSIVE", "SEVERE", "RESOLVING", "NONE"),
                counts(s -> s.disease().stage()).keySet());
        assertEquals(5, counts(s -> s.disease().name()).size(), "pneumonia, none and three similar conditions");
        assertEquals(3, counts(s -> s.scanner().maker()).size());
        assertEquals(6, counts(s -> s.scanner().model()).size());
        assertEquals(4, counts(s -> s.scanner().spacingMm()).size());
        assertEquals(2, counts(s -> s.scanner().kernel()).size());
        assertEquals(3, counts(s -> String.valueOf(s.scanner().lowDose())).size(), "low, standard, not told");
        assertEquals(2, counts(s -> s.scanner().contrast()).size());
        Map<Object, Long> sites = counts(s -> s.scanner().site());
        assertEquals(4, sites.size());
        assertTrue(sites.values().stream().anyMatch(n -> n < 10), "a small stratum to be marked: " + sites);
        assertTrue(
                STUDIES.stream().anyMatch(s -> s.disease().lesions().stream().anyMatch(o -> o.hu() > -100)),
                "consolidation");
    }

    @Test
    void followUpsKeepTheNumbersOfTheirNodules() {
        Map<String, CohortStudy> byName = new HashMap<>();
        STUDIES.forEach(s -> byName.put(s.name(), s));
        int kept = 0;
        int grown = 0;
        int gone = 0;
        int fresh = 0;
        List<CohortStudy> followUps =
                STUDIES.stream().filter(s -> !s.prior().isEmpty()).toList();
        assertEquals(20, followUps.size());
        for (CohortStudy study : followUps) {
            CohortStudy prior = byName.get(study.prior());
            assertEquals(prior.patient(), study.patient());
            assertTrue(study.date().compareTo(prior.date()) > 0);
            for (CohortStudy.Placed before : prior.nodules()) {
                CohortStudy.Placed now = study.nodules().stream()
                        .filter(n -> n.id() == before.id())
                        .findFirst()
                        .orElse(null);
                gone += now == null ? 1 : 0;
                if (now != null) {
                    kept++;
                    assertEquals(before.nodule().x(), now.nodule().x());
                    grown += now.nodule().diameterMm() > before.nodule().diameterMm() ? 1 : 0;
                }
            }
            fresh += (int) study.nodules().stream()
                    .filter(n -> prior.nodules().stream().noneMatch(p -> p.id() == n.id()))
                    .count();
        }
        assertTrue(kept > 20 && grown > 5 && gone > 3 && fresh > 3, kept + " " + grown + " " + gone + " " + fresh);
    }

    @Test
    void repeatsAreTheSameAcquisitionWithAnotherKernelOrOtherSlices() {
        List<CohortStudy> repeats =
                STUDIES.stream().filter(CohortStudy::isRepeat).toList();
        assertEquals(10, repeats.size());
        for (CohortStudy repeat : repeats) {
            CohortStudy first = STUDIES.stream()
                    .filter(s -> s.name().equals(repeat.repeats()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(first.own(), repeat.own());
            assertEquals(first.nodules(), repeat.nodules());
            boolean kernel = !first.scanner().kernel().equals(repeat.scanner().kernel());
            boolean slices = first.scanner().spacingMm() != repeat.scanner().spacingMm();
            assertTrue(kernel != slices, "one of them differs");
        }
    }

    @Test
    void noNoduleOfAFirstStudyHidesInAnOpacity() {
        for (CohortStudy study : STUDIES) {
            for (CohortStudy.Placed p : study.prior().isEmpty() ? study.nodules() : List.<CohortStudy.Placed>of()) {
                PlantedNodule n = p.nodule();
                for (Scene.Opacity o : study.disease().opacities()) {
                    assertTrue(o.shape().distance(n.x(), n.y(), n.z()) > n.diameterMm() / 2 + 4, study.name());
                }
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameCohort() {
        assertEquals(STUDIES, CohortPlan.of(PUBLISHED));
        assertTrue(!STUDIES.equals(CohortPlan.of(new PhantomCohort(1001, 200, 256, 80))));
    }
}
