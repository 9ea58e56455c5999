package dev.hilum.measure;

import dev.hilum.measure.SuggestedCategory.Why;
import java.util.Locale;

/**
 * Fleischner Society 2017 for incidental nodules. It has rows instead of categories: ours are named by density, number
 * and size. The mean diameter is rounded to the nearest millimetre. Risk is not known to us: where it matters both
 * branches are given.
 */
final class Fleischner {
    private static final double YOUNGEST = 35;

    private final ClinicalContext patient;
    private final boolean multiple;
    private final double sliceSpacingMm;

    /** @param count of detected nodules, calcified ones too */
    Fleischner(ClinicalContext patient, int count, double sliceSpacingMm) {
        this.patient = patient;
        this.multiple = count > 1;
        this.sliceSpacingMm = sliceSpacingMm;
    }

    SuggestedCategory of(Nodule nodule) {
        CategoryInputs inputs = inputs(nodule);
        if (patient.ageYears().isEmpty()) {
            return inputs.refuse(Why.AGE_UNKNOWN, "the patient's age is not in the header; not for patients under 35");
        }
        if (patient.ageYears().getAsDouble() < YOUNGEST) {
            return inputs.refuse(Why.AGE_UNDER_35, "the guideline is not for patients under 35 years");
        }
        if (patient.knownCancer()) {
            return inputs.refuse(Why.KNOWN_CANCER, "the guideline is not for patients with known cancer");
        }
        if (patient.immunosuppression()) {
            return inputs.refuse(Why.IMMUNOSUPPRESSION, "the guideline is not for immunosuppressed patients");
        }
        return switch (nodule.meanDiameterMm()) {
            case Quantity.Unknown unknown -> inputs.refuse(Why.SIZE_UNKNOWN, unknown.text());
            case Quantity.Known known -> sized(nodule, Math.round(known.value()), inputs);
        };
    }

    private CategoryInputs inputs(Nodule nodule) {
        CategoryInputs inputs = new CategoryInputs(Guideline.FLEISCHNER_2017, nodule);
        inputs.add("number", multiple ? "multiple" : "single");
        inputs.add(
                "age",
                patient.ageYears().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "%.0f years",
                                Math.floor(patient.ageYears().getAsDouble()))
                        : "unknown");
        inputs.add("known cancer or immunosuppression", "none coded in the header: for the reader to confirm");
        inputs.add(
                "slice spacing",
                String.format(
                        Locale.ROOT,
                        sliceSpacingMm > 1.5 ? "%.2f mm, over the 1.5 mm that the guideline asks for" : "%.2f mm",
                        sliceSpacingMm));
        return inputs;
    }

    private SuggestedCategory sized(Nodule nodule, long mm, CategoryInputs inputs) {
        return switch (nodule.density()) {
            case SOLID -> solid(mm, inputs);
            case GROUND_GLASS -> groundGlass(mm, inputs);
            case PART_SOLID -> partSolid(nodule, mm, inputs);
            case CALCIFIED ->
                inputs.refuse(Why.CALCIFICATION, "whether the calcification is of a benign pattern is for the reader");
        };
    }

    private SuggestedCategory solid(long mm, CategoryInputs inputs) {
        if (mm < 6) {
            return inputs.suggest(
                    name("solid", "< 6 mm"), "low risk: no routine follow-up; high risk: optional CT at 12 months");
        }
        if (multiple) {
            return inputs.suggest(
                    name("solid", ">= 6 mm"),
                    "CT at 3-6 months, then at 18-24 months (low risk: consider); the most suspicious nodule decides");
        }
        return mm <= 8
                ? inputs.suggest(
                        name("solid", "6-8 mm"), "CT at 6-12 months, then at 18-24 months (low risk: consider)")
                : inputs.suggest(name("solid", "> 8 mm"), "consider CT at 3 months, PET/CT or tissue sampling");
    }

    private SuggestedCategory groundGlass(long mm, CategoryInputs inputs) {
        if (multiple) {
            return subsolidMultiple("ground-glass", mm, inputs);
        }
        return mm < 6
                ? inputs.suggest(name("ground-glass", "< 6 mm"), "no routine follow-up")
                : inputs.suggest(
                        name("ground-glass", ">= 6 mm"), "CT at 6-12 months, then every 2 years until 5 years");
    }

    private SuggestedCategory partSolid(Nodule nodule, long mm, CategoryInputs inputs) {
        inputs.add("solid part", CategoryInputs.millimetres(nodule.solidCoreMm()));
        if (multiple) {
            return subsolidMultiple("part-solid", mm, inputs);
        }
        return mm < 6
                ? inputs.suggest(name("part-solid", "< 6 mm"), "no routine follow-up")
                : inputs.suggest(
                        name("part-solid", ">= 6 mm"),
                        "CT at 3-6 months; if unchanged and the solid part stays under 6 mm, yearly CT for 5 years");
    }

    private SuggestedCategory subsolidMultiple(String density, long mm, CategoryInputs inputs) {
        return mm < 6
                ? inputs.suggest(name(density, "< 6 mm"), "CT at 3-6 months; if stable, consider CT at 2 and 4 years")
                : inputs.suggest(name(density, ">= 6 mm"), "CT at 3-6 months; the most suspicious nodule decides");
    }

    private String name(String density, String size) {
        return density + ", " + (multiple ? "multiple" : "single") + ", " + size;
    }
}
