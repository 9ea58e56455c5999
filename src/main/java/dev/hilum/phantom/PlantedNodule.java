package dev.hilum.phantom;

/**
 * A nodule of known place and size.
 *
 * @param centerMm LPS
 * @param diameterMm mean diameter
 * @param density SOLID, PART_SOLID or GROUND_GLASS
 * @param hu of the body; a part-solid one has a core of {@code coreDiameterMm} at 30 HU
 */
public record PlantedNodule(
        String name,
        double x,
        double y,
        double z,
        double diameterMm,
        String density,
        double hu,
        double coreDiameterMm) {
    Shape shape() {
        double r = diameterMm / 2;
        return new Shape.Bumpy(new Shape.Ellipsoid(x, y, z, r * 1.06, r * 0.96, r * 0.98), 0.25, 5, name.length());
    }

    /** The same nodule, this much larger in diameter. */
    PlantedNodule scaled(double factor) {
        return new PlantedNodule(name, x, y, z, diameterMm * factor, density, hu, coreDiameterMm * factor);
    }

    double volumeMm3() {
        return Math.PI / 6 * Math.pow(diameterMm, 3) * 1.06 * 0.96 * 0.98;
    }
}
