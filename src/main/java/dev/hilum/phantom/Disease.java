package dev.hilum.phantom;

import dev.hilum.phantom.Scene.Opacity;
import dev.hilum.phantom.Scene.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What else a simulated chest shows: pneumonia by stage, or something that looks like it and is none.
 *
 * @param name of the manifest's column {@code disease}
 * @param stage of the manifest's column; {@code NONE} without pneumonia
 * @param lesions pneumonia, which the truth holds
 * @param similar opacities that are no pneumonia
 * @param holes emphysema
 */
record Disease(
        String name, String stage, boolean pneumonia, List<Opacity> lesions, List<Opacity> similar, List<Part> holes) {
    private static final double CONSOLIDATION_HU = -20;
    private static final double RESOLVING_HU = -380;
    private static final double FAINT_HU = -660;
    private static final double ATELECTASIS_HU = -60;
    private static final double EMPHYSEMA_HU = -985;

    static final Disease NONE = new Disease("none", "NONE", false, List.of(), List.of(), List.of());

    /** Opacities of both kinds, in painting order. */
    List<Opacity> opacities() {
        List<Opacity> all = new ArrayList<>(similar);
        all.addAll(lesions);
        return all;
    }

    /** Draws half of the studies with pneumonia, a sixth with something similar. */
    static Disease draw(RandomGenerator random, Place place) {
        double kind = random.nextDouble();
        if (kind < 0.50) {
            double stage = random.nextDouble();
            return pneumonia(
                    stage < 0.3 ? "EARLY" : stage < 0.6 ? "PROGRESSIVE" : stage < 0.8 ? "SEVERE" : "RESOLVING",
                    random,
                    place);
        }
        return kind < 0.68 ? similar(random, place) : NONE;
    }

    /** A point in a lung, LPS mm, at least so many mm from its border. */
    interface Place {
        double[] inLung(RandomGenerator random, double margin);
    }

    /** Pneumonia of a stage. */
    static Disease pneumonia(String stage, RandomGenerator random, Place place) {
        List<Opacity> lesions = new ArrayList<>();
        switch (stage) {
            case "EARLY" -> patches(lesions, 1 + random.nextInt(2), 8, 8, 0, random, place);
            case "PROGRESSIVE" -> patches(lesions, 3 + random.nextInt(3), 12, 12, 0.5, random, place);
            case "SEVERE" -> patches(lesions, 6 + random.nextInt(4), 16, 14, 0.8, random, place);
            case "RESOLVING" -> bands(lesions, 2 + random.nextInt(3), random, place);
            default -> throw new IllegalArgumentException(stage + " is no stage of a cohort");
        }
        return new Disease("pneumonia (simulated)", stage, true, lesions, List.of(), List.of());
    }

    /** Ground glass, some of it with a consolidated core. */
    private static void patches(
            List<Opacity> lesions,
            int count,
            double least,
            double range,
            double consolidated,
            RandomGenerator random,
            Place place) {
        for (int i = 0; i < count; i++) {
            double[] p = place.inLung(random, 6);
            double a = least + range * random.nextDouble();
            double b = least + range * random.nextDouble();
            double c = least + range * random.nextDouble();
            lesions.add(new Opacity(new Shape.Ellipsoid(p[0], p[1], p[2], a, b, c), Scene.GROUND_GLASS_HU));
            if (random.nextDouble() < consolidated) {
                lesions.add(new Opacity(
                        new Shape.Ellipsoid(p[0], p[1] + b / 5, p[2], a / 2, b / 2, c / 2), CONSOLIDATION_HU));
            }
        }
    }

    private static void bands(List<Opacity> lesions, int count, RandomGenerator random, Place place) {
        for (int i = 0; i < count; i++) {
            double[] p = place.inLung(random, 6);
            double wide = 14 + 10 * random.nextDouble();
            lesions.add(new Opacity(new Shape.Ellipsoid(p[0], p[1], p[2], wide, 4, 12), RESOLVING_HU));
        }
    }

    private static Disease similar(RandomGenerator random, Place place) {
        List<Opacity> opacities = new ArrayList<>();
        List<Part> holes = new ArrayList<>();
        String name = switch (random.nextInt(3)) {
            case 0 -> {
                for (int sign : new int[] {-1, 1}) {
                    opacities.add(new Opacity(new Shape.Ellipsoid(sign * 68, 84, 0, 42, 7, 60), FAINT_HU));
                }
                yield "similar: dependent density";
            }
            case 1 -> {
                double[] p = place.inLung(random, 8);
                opacities.add(new Opacity(new Shape.Ellipsoid(p[0], p[1], p[2], 24, 16, 2.5), ATELECTASIS_HU));
                yield "similar: atelectasis band";
            }
            default -> {
                for (int i = 0; i < 25; i++) {
                    double[] p = place.inLung(random, 8);
                    double r = 3 + 6 * random.nextDouble();
                    holes.add(new Part(new Shape.Ellipsoid(p[0], p[1], p[2], r, r, r), EMPHYSEMA_HU));
                }
                yield "similar: emphysema";
            }
        };
        return new Disease(name, "NONE", false, List.of(), opacities, holes);
    }
}
