package dev.hilum.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.measure.Nodule.Density;
import dev.hilum.measure.SuggestedCategory.Refused;
import dev.hilum.measure.SuggestedCategory.Suggested;
import dev.hilum.measure.SuggestedCategory.Why;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@org.junit.jupiter.api.Tag("REQ-MEA")
class GuidelinesTest {
    private static final ClinicalContext ADULT = new ClinicalContext(OptionalDouble.of(60), false, false);

    @ParameterizedTest
    @CsvSource({
        // density, mean mm, solid core mm, course, days, category (clinical conventions D9-D14)
        "SOLID, 5.9, 0, BASELINE, 0, 2",
        "SOLID, 6.0, 0, BASELINE, 0, 3",
        "SOLID, 7.94, 0, BASELINE, 0, 3",
        "SOLID, 7.96, 0, BASELINE, 0, 4A",
        "SOLID, 14.9, 0, BASELINE, 0, 4A",
        "SOLID, 15, 0, BASELINE, 0, 4B",
        "SOLID, 3.9, 0, NEW, 200, 2",
        "SOLID, 4, 0, NEW, 200, 3",
        "SOLID, 6, 0, NEW, 200, 4A",
        "SOLID, 8, 0, NEW, 200, 4B",
        "SOLID, 7, 0, GROWING, 200, 4A",
        "SOLID, 8, 0, GROWING, 200, 4B",
        "SOLID, 7, 0, STABLE, 100, 3",
        "SOLID, 7, 0, STABLE, 190, 2",
        "SOLID, 10, 0, STABLE, 60, 4A",
        "SOLID, 10, 0, STABLE, 100, 3",
        "SOLID, 20, 0, STABLE, 400, 4B",
        "PART_SOLID, 5, 2, BASELINE, 0, 2",
        "PART_SOLID, 9, 5.9, BASELINE, 0, 3",
        "PART_SOLID, 9, 6, BASELINE, 0, 4A",
        "PART_SOLID, 12, 8, BASELINE, 0, 4B",
        "PART_SOLID, 5, 2, NEW, 90, 3",
        "PART_SOLID, 7, 3, NEW, 90, 4A",
        "PART_SOLID, 7, 4, NEW, 90, 4B",
        "PART_SOLID, 7, 3, GROWING, 90, 4A",
        "PART_SOLID, 7, 4, GROWING, 90, 4B",
        "GROUND_GLASS, 29, 0, NEW, 90, 2",
        "GROUND_GLASS, 30, 0, BASELINE, 0, 3",
        "GROUND_GLASS, 30, 0, STABLE, 90, 2"
    })
    void suggestsLungRads(Density density, double mm, double core, Course.Kind course, double days, String category) {
        SuggestedCategory made = LungRads.of(Nodules.of(density, mm, core), new Course(course, days));
        assertEquals(category, assertInstanceOf(Suggested.class, made).category());
    }

    @ParameterizedTest
    @CsvSource({
        "SOLID, 5.4, 1, 'solid, single, < 6 mm'", "SOLID, 5.5, 1, 'solid, single, 6-8 mm'",
        "SOLID, 8.4, 1, 'solid, single, 6-8 mm'", "SOLID, 8.6, 1, 'solid, single, > 8 mm'",
        "SOLID, 9, 2, 'solid, multiple, >= 6 mm'", "GROUND_GLASS, 5, 1, 'ground-glass, single, < 6 mm'",
        "GROUND_GLASS, 6, 1, 'ground-glass, single, >= 6 mm'", "PART_SOLID, 6, 1, 'part-solid, single, >= 6 mm'",
        "PART_SOLID, 6, 3, 'part-solid, multiple, >= 6 mm'"
    })
    void suggestsFleischner(Density density, double mm, int count, String category) {
        SuggestedCategory made = new Fleischner(ADULT, count, 1).of(Nodules.of(density, mm, 2));
        assertEquals(category, assertInstanceOf(Suggested.class, made).category());
    }

    @Test
    void fleischnerRefusesWhoItIsNotFor() {
        assertEquals(Why.AGE_UNDER_35, refused(new ClinicalContext(OptionalDouble.of(34.9), false, false)));
        assertEquals(Why.AGE_UNKNOWN, refused(new ClinicalContext(OptionalDouble.empty(), false, false)));
        assertEquals(Why.KNOWN_CANCER, refused(new ClinicalContext(OptionalDouble.of(60), true, false)));
        assertEquals(Why.IMMUNOSUPPRESSION, refused(new ClinicalContext(OptionalDouble.of(60), false, true)));
    }

    private static Why refused(ClinicalContext patient) {
        SuggestedCategory made = new Fleischner(patient, 1, 1).of(Nodules.of(Density.SOLID, 7, 0));
        return assertInstanceOf(Refused.class, made).why();
    }

    @Test
    void refusesWithoutTheInputsItNeeds() {
        assertEquals(
                Why.SIZE_UNKNOWN,
                assertInstanceOf(Refused.class, LungRads.of(Nodules.unmeasured(), Course.BASELINE))
                        .why());
        assertEquals(
                Why.CALCIFICATION,
                assertInstanceOf(Refused.class, LungRads.of(Nodules.of(Density.CALCIFIED, 7, 0), Course.BASELINE))
                        .why());
        assertEquals(
                Why.SLOW_GROWTH,
                assertInstanceOf(
                                Refused.class,
                                LungRads.of(
                                        Nodules.of(Density.SOLID, 7, 0), new Course(Course.Kind.SLOWLY_GROWING, 500)))
                        .why());
    }

    @Test
    void aMassGetsNoCategoryAndInputsAreNamed() {
        List<Nodule> made = Guidelines.suggest(
                Guideline.LUNG_RADS_2022,
                List.of(Nodules.of(Density.SOLID, 31, 0), Nodules.of(Density.PART_SOLID, 9, 5)),
                ADULT,
                1,
                n -> Course.BASELINE);
        assertNull(made.get(0).category());
        String inputs = String.valueOf(made.get(1).category());
        assertTrue(inputs.contains("9.0 mm") && inputs.contains("5.0 mm") && inputs.contains("PART_SOLID"), inputs);
    }

    @Test
    void readsIllnessFromCodedEntriesOnly() {
        DataSet lymphoma = header("C83.3", "I10");
        assertTrue(ClinicalContext.of(lymphoma).knownCancer());
        assertTrue(ClinicalContext.of(header("Z94.0", "ICD10")).immunosuppression());
        ClinicalContext other =
                ClinicalContext.of(header("C83.3", "99LOCAL").setStrings(Tag.PatientAge, Vr.AS, "047Y"));
        assertTrue(!other.knownCancer() && other.ageYears().getAsDouble() == 47);
    }

    private static DataSet header(String code, String scheme) {
        DataSet item = new DataSet()
                .setStrings(Tag.CodeValue, Vr.SH, code)
                .setStrings(Tag.CodingSchemeDesignator, Vr.SH, scheme);
        return new DataSet().setItems(Tag.AdmittingDiagnosesCodeSequence, List.of(item));
    }
}
