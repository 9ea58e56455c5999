package dev.hilum.measure;

import java.util.List;
import java.util.function.Function;

/** Suggests categories for all nodules of a study, by one guideline. A mass gets none: it is no nodule. */
public final class Guidelines {
    private Guidelines() {}

    /**
     * The nodules with their suggestions.
     *
     * @param courses of a nodule against its prior; {@link Course#BASELINE} without one
     * @param sliceSpacingMm of the series they were measured in
     */
    public static List<Nodule> suggest(
            Guideline guideline,
            List<Nodule> nodules,
            ClinicalContext patient,
            double sliceSpacingMm,
            Function<Nodule, Course> courses) {
        Fleischner fleischner = new Fleischner(patient, nodules.size(), sliceSpacingMm);
        return nodules.stream()
                .map(n -> n.kind() == Nodule.Kind.MASS
                        ? n
                        : n.suggesting(
                                switch (guideline) {
                                    case FLEISCHNER_2017 -> fleischner.of(n);
                                    case LUNG_RADS_2022 -> LungRads.of(n, courses.apply(n));
                                }))
                .toList();
    }
}
