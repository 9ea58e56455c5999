package dev.hilum.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** A branching tree of tubes inside a lung: vessels or airways, thinner with every branching (Murray's law). */
final class Tree {
    private static final double CHILD_RADIUS = Math.pow(0.5, 1.0 / 3);

    private final RandomGenerator random;
    private final Predicate<double[]> inside;
    private final double smallest;
    private final List<Shape.Capsule> tubes = new ArrayList<>();

    private Tree(RandomGenerator random, Predicate<double[]> inside, double smallest) {
        this.random = random;
        this.inside = inside;
        this.smallest = smallest;
    }

    /**
     * Grows a tree.
     *
     * @param start and {@code direction} LPS mm
     * @param inside true where tubes may run
     * @param smallest radius in mm at which branches end
     */
    static List<Shape.Capsule> grow(
            RandomGenerator random,
            double[] start,
            double[] direction,
            double radius,
            double smallest,
            Predicate<double[]> inside) {
        Tree tree = new Tree(random, inside, smallest);
        tree.branch(start, unit(direction), radius, 0);
        return List.copyOf(tree.tubes);
    }

    /** Grows one tube and what follows from it; false where there was no room or it would be too thin. */
    private boolean branch(double[] from, double[] direction, double radius, int depth) {
        if (radius < smallest || depth > 11) {
            return false;
        }
        double length = radius * (4.5 + 3 * random.nextDouble()) + 4;
        double[] to = step(from, direction, length);
        if (depth > 1 && !inside.test(to)) {
            return false;
        }
        double end = radius * 0.92;
        int index = tubes.size();
        tubes.add(new Shape.Capsule(from[0], from[1], from[2], to[0], to[1], to[2], radius, end));
        if (!children(to, direction, end, depth)) {
            // Vessels thin out; a blunt stump would look like a nodule.
            tubes.set(index, new Shape.Capsule(from[0], from[1], from[2], to[0], to[1], to[2], radius, smallest * 0.6));
        }
        return true;
    }

    private boolean children(double[] from, double[] direction, double radius, int depth) {
        double share = 0.35 + 0.3 * random.nextDouble();
        double[] side = perpendicular(direction);
        double[] one = turned(direction, side, 0.35 + 0.5 * random.nextDouble());
        double[] two = turned(direction, side, -(0.3 + 0.5 * random.nextDouble()));
        boolean grew = branch(from, one, radius * Math.cbrt(share), depth + 1);
        grew |= branch(from, two, radius * Math.cbrt(1 - share), depth + 1);
        if (random.nextDouble() < 0.4) {
            double[] third = turned(direction, perpendicular(direction), 1.0);
            grew |= branch(from, third, radius * CHILD_RADIUS * 0.6, depth + 2);
        }
        return grew;
    }

    private double[] perpendicular(double[] d) {
        double[] random3 = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double dot = random3[0] * d[0] + random3[1] * d[1] + random3[2] * d[2];
        return unit(new double[] {random3[0] - dot * d[0], random3[1] - dot * d[1], random3[2] - dot * d[2]});
    }

    private static double[] turned(double[] d, double[] side, double angle) {
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        return unit(new double[] {c * d[0] + s * side[0], c * d[1] + s * side[1], c * d[2] + s * side[2]});
    }

    private static double[] step(double[] from, double[] d, double length) {
        return new double[] {from[0] + length * d[0], from[1] + length * d[1], from[2] + length * d[2]};
    }

    private static double[] unit(double[] v) {
        double n = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        return new double[] {v[0] / n, v[1] / n, v[2] / n};
    }
}
