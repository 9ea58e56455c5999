package dev.hilum.validate.reference;

/**
 * A nodule of the reference standard.
 *
 * @param density SOLID, PART_SOLID, GROUND_GLASS, CALCIFIED, or empty where the reference does not say
 */
public record Lesion(Region region, double diameterMm, String density) {
    static Lesion of(Region region) {
        return new Lesion(region, region.diameterMm(), "");
    }
}
