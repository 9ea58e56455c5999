package dev.hilum.validate.reference;

/**
 * A nodule of the reference standard.
 *
 * @param density SOLID, PART_SOLID, GROUND_GLASS, CALCIFIED, or empty where the reference does not say
 * @param id the same for the same nodule in the studies of a patient, for follow-up; empty where the reference does not
 *     say
 */
public record Lesion(Region region, double diameterMm, String density, String id) {
    /** A nodule that no other study names. */
    public Lesion(Region region, double diameterMm, String density) {
        this(region, diameterMm, density, "");
    }

    static Lesion of(Region region) {
        return of(region, "");
    }

    static Lesion of(Region region, String id) {
        return new Lesion(region, region.diameterMm(), "", id);
    }
}
