package dev.hilum.phantom;

import java.util.List;
import java.util.Locale;

/**
 * One study of a cohort, before it is painted.
 *
 * @param own seed of its noise and UIDs
 * @param patient seed of the chest; the same in all studies of a patient
 * @param date of the study, DICOM DA
 * @param shiftMm how much farther the patient lies than in the first study, LPS
 * @param repeats the study whose acquisition this reconstructs again; its own name where it is none
 * @param prior name of the earlier study of the patient; empty for none
 */
record CohortStudy(
        String name,
        long own,
        long patient,
        String sex,
        int age,
        String date,
        Scanner scanner,
        Disease disease,
        List<Placed> nodules,
        List<Double> shiftMm,
        String repeats,
        String prior) {
    /** A nodule with the number that it has in all studies of the patient. */
    record Placed(int id, PlantedNodule nodule) {}

    boolean isRepeat() {
        return !repeats.equals(name);
    }

    Scene scene() {
        return Scene.with(
                patient,
                nodules.stream().map(Placed::nodule).toList(),
                disease.opacities(),
                disease.holes(),
                scanner.bloodHu());
    }

    /** Another reconstruction of the same acquisition. */
    CohortStudy repeated(String suffix, Scanner other) {
        return new CohortStudy(name + suffix, own, patient, sex, age, date, other, disease, nodules, shiftMm, name, "");
    }

    /** The row of the manifest, in the order of {@link PhantomCohort#HEAD}. */
    String row() {
        return String.join(
                        ",",
                        name,
                        name,
                        name + "/annotations.csv;" + name + "/nodules.nii.gz;" + name + "/lesions.nii.gz",
                        "luna16;nodule-mask;lesion-mask",
                        disease.pneumonia() ? "positive" : "negative",
                        sex,
                        String.format(Locale.ROOT, "%d", age),
                        disease.stage(),
                        scanner.site(),
                        disease.name(),
                        isRepeat() ? repeats : "",
                        prior)
                + "\n";
    }
}
