package dev.hilum.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The simulated chest: what is where, in patient space. Painted in the order of the list, later over earlier.
 *
 * @param parts in painting order
 * @param lungVessels tubes and sheets that exist only inside the lungs
 * @param opacities ground glass and consolidation, in painting order
 * @param bloodHu what contrast adds to heart and vessels; 0 without
 */
record Scene(
        List<Part> body, List<Part> lungVessels, List<PlantedNodule> nodules, List<Opacity> opacities, double bloodHu) {
    /** Attenuation of the planted ground glass. */
    static final double GROUND_GLASS_HU = -540;

    /** A shape of one attenuation. */
    record Part(Shape shape, double hu) {}

    /** A part of the lung that is denser than it should be; it fades at its rim. */
    record Opacity(Shape.Ellipsoid shape, double hu) {}

    static Scene of(long seed, boolean withFindings) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<PlantedNodule> nodules = withFindings ? plantedNodules() : List.of();
        List<Opacity> opacities = withFindings ? List.of(new Opacity(plantedPatch(), GROUND_GLASS_HU)) : List.of();
        return new Scene(bones(), vessels(random), nodules, opacities, 0);
    }

    /** The same chest with findings of one's own, and holes in the lung. */
    static Scene with(
            long seed, List<PlantedNodule> nodules, List<Opacity> opacities, List<Part> holes, double bloodHu) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Part> inLung = new ArrayList<>(holes);
        vessels(random).forEach(v -> inLung.add(new Part(v.shape(), v.hu() > 0 ? v.hu() + bloodHu : v.hu())));
        return new Scene(bones(), inLung, nodules, opacities, bloodHu);
    }

    static Shape.Ellipsoid plantedPatch() {
        return new Shape.Ellipsoid(98, 46, -62, 20, 26, 24);
    }

    private static List<PlantedNodule> plantedNodules() {
        return List.of(
                new PlantedNodule("solid", -66, -28, 62, 11, "SOLID", 35, 0),
                new PlantedNodule("part-solid", 62, 30, 48, 18, "PART_SOLID", -560, 9),
                new PlantedNodule("ground-glass", -82, 22, -18, 15, "GROUND_GLASS", -580, 0));
    }

    private static List<Part> bones() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(new Shape.Capsule(0, 78, -220, 0, 70, 220, 19, 17), 180));
        parts.add(new Part(new Shape.Capsule(0, 98, -220, 0, 92, 220, 8, 8), 30));
        parts.add(new Part(new Shape.Capsule(0, -98, -60, 0, -92, 90, 9, 10), 220));
        for (double z = -150; z <= 150; z += 24) {
            rib(parts, z, 1);
            rib(parts, z, -1);
        }
        parts.add(new Part(new Shape.Capsule(16, 48, -220, 16, 46, 40, 12, 12), 45));
        return parts;
    }

    /** One rib: from the spine around the side, falling to the front. */
    private static void rib(List<Part> parts, double z, int sign) {
        double taper = z > 60 ? 1 - (z - 60) / 260 : 1;
        double[] last = null;
        for (int i = 0; i <= 14; i++) {
            double angle = Math.PI / 2 - Math.PI * 0.86 * i / 14;
            double[] p = {sign * 138 * taper * Math.cos(angle), 98 * Math.sin(angle), z + 14 - 3.6 * i};
            if (last != null) {
                parts.add(new Part(new Shape.Capsule(last[0], last[1], last[2], p[0], p[1], p[2], 5.2, 5.2), 420));
                parts.add(new Part(new Shape.Capsule(last[0], last[1], last[2], p[0], p[1], p[2], 3, 3), 140));
            }
            last = p;
        }
    }

    private static List<Part> vessels(RandomGenerator random) {
        List<Part> parts = new ArrayList<>();
        for (int sign : new int[] {-1, 1}) {
            Lung lung = new Lung(sign);
            parts.add(new Part(new Shape.Sheet(0, 0.62, -0.78, 2, 4, 0.45, lungSphere(sign)), -700));
            double[][] directions = {
                {sign * 0.8, -0.1, 0.75}, {sign * 0.7, 0.5, -0.75}, {sign * 0.95, -0.45, -0.1}, {sign * 0.8, 0.5, 0.35}
            };
            for (double[] d : directions) {
                double[] hilum = {sign * 24, 8 + 12 * random.nextDouble(), 12 + 16 * random.nextDouble()};
                grow(parts, random, hilum, d, 6.2, 0.55, lung, 40);
                grow(parts, random, new double[] {hilum[0], hilum[1] - 9, hilum[2] - 10}, d, 4.6, 0.6, lung, 38);
            }
        }
        return parts;
    }

    private static Shape.Sphere lungSphere(int sign) {
        return new Shape.Sphere(sign * 65, 0, 0, 170);
    }

    private static void grow(
            List<Part> parts,
            RandomGenerator random,
            double[] from,
            double[] direction,
            double radius,
            double smallest,
            Lung lung,
            double hu) {
        Tree.grow(random, from, direction, radius, smallest, p -> lung.holds(p, 2.5))
                .forEach(tube -> parts.add(new Part(tube, hu)));
    }

    /** Airways as pairs of wall and lumen: the trachea and the main bronchi, then a tree in each lung. */
    static List<Part> airways(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 1);
        List<Shape.Capsule> lumens = new ArrayList<>();
        lumens.add(new Shape.Capsule(0, 22, 220, 0, 30, 42, 8.5, 8));
        for (int sign : new int[] {-1, 1}) {
            Lung lung = new Lung(sign);
            lumens.add(new Shape.Capsule(0, 30, 42, sign * 26, 28, 18, 6.5, 5.5));
            double[][] directions = {{sign * 0.7, 0.1, 0.8}, {sign * 0.6, 0.4, -0.8}, {sign * 0.9, -0.5, 0}};
            for (double[] d : directions) {
                lumens.addAll(Tree.grow(random, new double[] {sign * 26, 28, 18}, d, 3.8, 1.0, p -> lung.holds(p, 6)));
            }
        }
        List<Part> parts = new ArrayList<>();
        lumens.forEach(l -> parts.add(new Part(widened(l), -40)));
        lumens.forEach(l -> parts.add(new Part(l, -990)));
        return parts;
    }

    private static Shape.Capsule widened(Shape.Capsule lumen) {
        double wall = Math.max(0.5, 0.16 * lumen.r1());
        return new Shape.Capsule(
                lumen.x1(),
                lumen.y1(),
                lumen.z1(),
                lumen.x2(),
                lumen.y2(),
                lumen.z2(),
                lumen.r1() + wall,
                lumen.r2() + wall);
    }
}
