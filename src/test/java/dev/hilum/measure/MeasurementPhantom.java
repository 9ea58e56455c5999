package dev.hilum.measure;

import dev.hilum.infer.NoduleCandidate;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.SourcePlane;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Ellipsoids with analytic truth on grids of many spacings and orientations. Voxels whose centre lies inside form the mask;
 * each shape is placed at several places relative to the grid.
 */
public final class MeasurementPhantom {
    private static final int PLACES = 6;
    private static final double[][] GRIDS = {{0.6, 0.6}, {0.7, 1.25}, {0.75, 2.5}, {0.8, 5}};
    private static final double[] DIAMETERS = {3, 5, 8, 12, 20, 30};

    private MeasurementPhantom() {}

    /** Half axes of an ellipsoid along its own axes, which are the patient's turned by {@code degrees} about z. */
    record Shape(double a, double b, double c, double degrees) {
        boolean holds(double x, double y, double z) {
            double cos = Math.cos(Math.toRadians(degrees));
            double sin = Math.sin(Math.toRadians(degrees));
            double u = (x * cos + y * sin) / a;
            double v = (-x * sin + y * cos) / b;
            double w = z / c;
            return u * u + v * v + w * w <= 1;
        }

        double volume() {
            return 4.0 / 3 * Math.PI * a * b * c;
        }
    }

    /**
     * A ball measured on a grid of the given pixel and slice spacing.
     *
     * @param part of a voxel, 0–1 per axis: where its centre lies relative to the grid
     */
    public static Nodule ball(double diameter, double pixelMm, double sliceMm, double[] part) {
        VolumeGeometry g = grid(pixelMm, sliceMm, 0);
        PatientPoint center = g.toPatient(
                new VoxelIndex(g.columns() / 2.0 + part[0], g.rows() / 2.0 + part[1], g.slices() / 2.0 - 1 + part[2]));
        Shape shape = new Shape(diameter / 2, diameter / 2, diameter / 2, 0);
        return NoduleMeasurement.measure(
                        volume(g, shape, center, 30, -850),
                        lungs(g),
                        List.of(new NoduleCandidate(0.9, center, 10, mask(g, shape, center))),
                        "key",
                        DensityRules.defaults())
                .getFirst();
    }

    /** Mean and largest deviation from the truth over all places. */
    record Bias(double longMm, double shortMm, double volumePercent, double worstLongMm, double worstVolumePercent) {}

    static VolumeGeometry grid(double inPlane, double between, double tilt) {
        double a = Math.toRadians(tilt);
        int n = (int) (44 / inPlane);
        int slices = (int) Math.max(3, 44 / between);
        return new VolumeGeometry(
                n,
                n,
                slices,
                new PatientPoint(-22, -22, -22),
                List.of(Math.cos(a), Math.sin(a), 0.0),
                List.of(-Math.sin(a), Math.cos(a), 0.0),
                List.of(0.0, 0.0, 1.0),
                inPlane,
                inPlane,
                between,
                "1.2");
    }

    static CtVolume volume(VolumeGeometry g, Shape shape, PatientPoint center, double inside, double outside) {
        List<SourcePlane> planes = new ArrayList<>();
        for (int s = 0; s < g.slices(); s++) {
            planes.add(new SourcePlane("1.2.3." + (s + 1), 1));
        }
        return CtVolume.of(g, planes, (c, r, s) -> holds(g, shape, center, c, r, s) ? inside : outside);
    }

    static Mask mask(VolumeGeometry g, Shape shape, PatientPoint center) {
        BitSet bits = new BitSet();
        for (int s = 0; s < g.slices(); s++) {
            for (int r = 0; r < g.rows(); r++) {
                for (int c = 0; c < g.columns(); c++) {
                    if (holds(g, shape, center, c, r, s)) {
                        bits.set((s * g.rows() + r) * g.columns() + c);
                    }
                }
            }
        }
        return new Mask(g, new Mask.Box(0, 0, 0, g.columns(), g.rows(), g.slices()), bits);
    }

    private static boolean holds(VolumeGeometry g, Shape shape, PatientPoint center, int c, int r, int s) {
        PatientPoint p = g.toPatient(new VoxelIndex(c, r, s));
        return shape.holds(p.x() - center.x(), p.y() - center.y(), p.z() - center.z());
    }

    /** The whole grid but a rim of two voxels, cut in half: left is +x. */
    static LungMask lungs(VolumeGeometry g) {
        int half = g.columns() / 2;
        return new LungMask(box(g, half, g.columns() - 2), box(g, 2, half), 44, false, false);
    }

    private static Mask box(VolumeGeometry g, int from, int to) {
        Mask.Box box = new Mask.Box(from, 2, 0, to, g.rows() - 2, g.slices());
        BitSet all = new BitSet();
        all.set(0, box.columns() * box.rows() * box.slices());
        return new Mask(g, box, all);
    }

    /** The centre of the grid moved by a part of a voxel, the same places in every run. */
    static List<PatientPoint> places(VolumeGeometry g) {
        Random random = new Random(17);
        List<PatientPoint> places = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            places.add(g.toPatient(new VoxelIndex(
                    g.columns() / 2.0 + random.nextDouble(),
                    g.rows() / 2.0 + random.nextDouble(),
                    g.slices() / 2.0 + random.nextDouble())));
        }
        return places;
    }

    static Bias bias(VolumeGeometry g, Shape shape) {
        double[] sum = new double[5];
        int measured = 0;
        CtVolume lung = volume(g, shape, new PatientPoint(1e6, 0, 0), 30, -850);
        for (PatientPoint place : places(g)) {
            Mask mask = mask(g, shape, place);
            if (mask.isEmpty()) {
                continue;
            }
            Nodule n = NoduleMeasurement.measure(
                            lung,
                            lungs(g),
                            List.of(new NoduleCandidate(0.9, place, 10, mask)),
                            "key",
                            DensityRules.defaults())
                    .getFirst();
            double longOff = known(n.longAxisMm()) - 2 * Math.max(shape.a(), shape.b());
            double volumeOff = 100 * (known(n.volumeMm3()) / shape.volume() - 1);
            sum[0] += longOff;
            sum[1] += known(n.shortAxisMm()) - 2 * Math.min(shape.a(), shape.b());
            sum[2] += volumeOff;
            sum[3] = Math.max(sum[3], Math.abs(longOff));
            sum[4] = Math.max(sum[4], Math.abs(volumeOff));
            measured++;
        }
        return new Bias(sum[0] / measured, sum[1] / measured, sum[2] / measured, sum[3], sum[4]);
    }

    static double known(Quantity quantity) {
        return switch (quantity) {
            case Quantity.Known k -> k.value();
            case Quantity.Unknown u -> throw new AssertionError(u.text());
        };
    }

    /** The rows of docs/measurement-accuracy.md. */
    static String table() {
        StringBuilder text = new StringBuilder();
        text.append("| shape (mm) | in-plane × slice spacing (mm) | grid turned by | long axis bias (worst), mm |"
                + " short axis bias, mm | volume bias (worst), % |\n|---|---|---|---|---|---|\n");
        for (double d : DIAMETERS) {
            row(text, "sphere " + (int) d, new Shape(d / 2, d / 2, d / 2, 0), 0);
        }
        row(text, "ellipsoid 12 × 8 × 10, at 30°", new Shape(6, 4, 5, 30), 0);
        row(text, "ellipsoid 24 × 16 × 20, at 30°", new Shape(12, 8, 10, 30), 0);
        row(text, "sphere 8", new Shape(4, 4, 4, 0), 20);
        row(text, "ellipsoid 12 × 8 × 10, at 30°", new Shape(6, 4, 5, 30), 20);
        return text.toString();
    }

    private static void row(StringBuilder text, String name, Shape shape, double tilt) {
        for (double[] spacing : GRIDS) {
            Bias b = bias(grid(spacing[0], spacing[1], tilt), shape);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f × %.2f | %.0f° | %+.2f (%.2f) | %+.2f | %+.1f (%.1f) |%n",
                    name,
                    spacing[0],
                    spacing[1],
                    tilt,
                    b.longMm(),
                    b.worstLongMm(),
                    b.shortMm(),
                    b.volumePercent(),
                    b.worstVolumePercent()));
        }
    }
}
