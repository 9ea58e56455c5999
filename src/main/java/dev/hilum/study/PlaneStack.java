package dev.hilum.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parallel planes in the order of their normal (row x column direction).
 *
 * @param normal unit vector
 * @param planes ascending along the normal; equal positions by UID and frame
 * @param positions of the planes, LPS mm
 * @param distances of the planes from the origin of patient space along the normal, mm
 */
record PlaneStack(Vector3 normal, List<PlaneHeader> planes, List<Vector3> positions, List<Double> distances) {
    private static final double SAME_POSITION_MM = 0.01;

    /** Of planes that passed the test of NO_GEOMETRY. */
    static PlaneStack of(List<PlaneHeader> planes) {
        Vector3 normal = planes.stream().min(PlaneHeader.BY_UID).orElseThrow().normal();
        List<Placed> sorted = planes.stream()
                .map(plane -> Placed.of(plane, normal))
                .sorted(Comparator.comparingDouble(Placed::distance).thenComparing(Placed::plane, PlaneHeader.BY_UID))
                .toList();
        return new PlaneStack(
                normal,
                sorted.stream().map(Placed::plane).toList(),
                sorted.stream().map(Placed::position).toList(),
                sorted.stream().map(Placed::distance).toList());
    }

    private record Placed(PlaneHeader plane, Vector3 position, double distance) {
        static Placed of(PlaneHeader plane, Vector3 normal) {
            Vector3 position = plane.position();
            return new Placed(plane, position, position.dot(normal));
        }
    }

    int size() {
        return planes.size();
    }

    List<Double> gaps() {
        return SliceGrid.gaps(distances);
    }

    /** How many planes lie where another one lies. */
    long duplicates() {
        return gaps().stream().filter(gap -> gap < SAME_POSITION_MM).count();
    }

    /** Movement within the plane per mm along the normal, the median of all steps: a tilted gantry makes it constant. */
    Vector3 drift() {
        List<Vector3> drifts = new ArrayList<>();
        for (int i = 1; i < size(); i++) {
            double gap = distances.get(i) - distances.get(i - 1);
            if (gap >= SAME_POSITION_MM) {
                drifts.add(lateral(i - 1, i).times(1 / gap));
            }
        }
        return new Vector3(
                SliceGrid.median(drifts.stream().map(Vector3::x).toList()),
                SliceGrid.median(drifts.stream().map(Vector3::y).toList()),
                SliceGrid.median(drifts.stream().map(Vector3::z).toList()));
    }

    /** The farthest that a plane lies beside the first one, seen along the normal, mm. */
    double lateralMm() {
        return IntStream.range(0, size())
                .mapToDouble(i -> lateral(0, i).length())
                .max()
                .orElse(0);
    }

    private Vector3 lateral(int from, int to) {
        Vector3 step = positions.get(to).minus(positions.get(from));
        return step.minus(normal.times(step.dot(normal)));
    }
}
