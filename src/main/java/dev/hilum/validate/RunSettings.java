package dev.hilum.validate;

/**
 * What shapes a validation run, printed in its report.
 *
 * @param seed of the bootstrap and of perturbations
 * @param pictures write thumbnails of missed lesions and false findings
 * @param stress cases to perturb, 0 for none
 * @param allowTrained runs cases of a training list too, marked in the report: for tests of the software only
 * @param smallStratum strata with fewer cases are marked
 * @param margin largest loss of a figure that the promotion gate lets pass
 */
public record RunSettings(
        MatchSettings match,
        long seed,
        boolean pictures,
        int stress,
        boolean allowTrained,
        int smallStratum,
        double margin) {
    public static final RunSettings DEFAULT = new RunSettings(MatchSettings.DEFAULT, 1, true, 0, false, 10, 0.05);
}
