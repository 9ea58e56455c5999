package dev.hilum.volume;

import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import java.util.List;

/** The geometry of a series from its slices' positions (PS3.3 C.7.6.2.1.1). */
final class SeriesGeometry {
    private SeriesGeometry() {}

    /**
     * @param columns of a frame
     * @param rows of a frame
     */
    static VolumeGeometry of(SliceSeries series, int columns, int rows) {
        Slice first = series.slices().getFirst();
        Slice last = series.slices().getLast();
        double[] x = unit(first.orientation(), 0);
        double[] y = orthogonal(unit(first.orientation(), 3), x);
        double[] normal = {x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]};
        double along = 0;
        for (int a = 0; a < 3; a++) {
            along += normal[a] * (last.position().get(a) - first.position().get(a));
        }
        int steps = series.slices().size() - 1;
        double spacing = steps == 0 ? series.sliceSpacingMm() : Math.abs(along) / steps;
        double sign = along < 0 ? -1 : 1;
        return new VolumeGeometry(
                columns,
                rows,
                series.slices().size(),
                new PatientPoint(
                        first.position().get(0),
                        first.position().get(1),
                        first.position().get(2)),
                list(x, 1),
                list(y, 1),
                list(normal, sign),
                first.columnSpacingMm(),
                first.rowSpacingMm(),
                spacing,
                series.frameOfReferenceUid());
    }

    /** Files round direction cosines: their vectors are not quite of length 1 nor quite perpendicular. */
    private static double[] unit(List<Double> orientation, int from) {
        double[] v = {orientation.get(from), orientation.get(from + 1), orientation.get(from + 2)};
        return normalised(v);
    }

    private static double[] orthogonal(double[] v, double[] to) {
        double dot = v[0] * to[0] + v[1] * to[1] + v[2] * to[2];
        return normalised(new double[] {v[0] - dot * to[0], v[1] - dot * to[1], v[2] - dot * to[2]});
    }

    private static double[] normalised(double[] v) {
        double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }

    private static List<Double> list(double[] v, double sign) {
        return List.of(v[0] * sign + 0.0, v[1] * sign + 0.0, v[2] * sign + 0.0);
    }
}
