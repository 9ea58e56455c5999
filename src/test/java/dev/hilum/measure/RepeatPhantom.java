package dev.hilum.measure;

import dev.hilum.infer.NoduleCandidate;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Mask;
import dev.hilum.volume.MaskComponents;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.SourcePlane;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A nodule scanned as a scanner does: blurred by the kernel, averaged over the slice, with noise; its mask is what lies over
 * half of its contrast. Ellipsoids have analytic truth; one of irregular outline scanned twice shows what a change of size
 * is worth.
 */
public final class RepeatPhantom {
    private static final double INSIDE = 30;
    private static final double OUTSIDE = -850;
    private static final double HALF = (INSIDE + OUTSIDE) / 2;
    private static final int FINE = 2;
    private static final double FINE_SLICE_MM = 0.5;

    private RepeatPhantom() {}

    /**
     * A reconstruction.
     *
     * @param blurMm standard deviation of the point spread in the plane
     * @param edge how much of a wider blur is taken off again: sharp kernels overshoot at edges
     * @param noiseHu standard deviation in air
     */
    public record Kernel(double blurMm, double edge, double noiseHu) {
        public static final Kernel SOFT = new Kernel(0.65, 0, 15);
        public static final Kernel SHARP = new Kernel(0.35, 0.3, 60);
    }

    /** A body about the origin, mm. */
    interface Solid {
        boolean holds(double x, double y, double z);
    }

    /**
     * Half axes along its own axes, which are the patient's turned about z and then tilted about x.
     *
     * @param turn degrees
     * @param tilt degrees; the slices cut it obliquely
     */
    static final class Ellipsoid implements Solid {
        private final double[] half;
        /** The quadratic form that is 1 on the surface: xx, yy, zz, xy, xz, yz. */
        private final double[] form;

        Ellipsoid(double a, double b, double c, double turn, double tilt) {
            half = new double[] {a, b, c};
            double ct = Math.cos(Math.toRadians(turn));
            double st = Math.sin(Math.toRadians(turn));
            double cx = Math.cos(Math.toRadians(tilt));
            double sx = Math.sin(Math.toRadians(tilt));
            // Rows: own axes in the patient's.
            double[][] own = {{ct, st * cx, st * sx}, {-st, ct * cx, ct * sx}, {0, -sx, cx}};
            int[][] pairs = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
            form = new double[pairs.length];
            for (int i = 0; i < pairs.length; i++) {
                for (int axis = 0; axis < 3; axis++) {
                    form[i] += own[axis][pairs[i][0]] * own[axis][pairs[i][1]] / (half[axis] * half[axis]);
                }
            }
        }

        @Override
        public boolean holds(double x, double y, double z) {
            return form[0] * x * x
                            + form[1] * y * y
                            + form[2] * z * z
                            + 2 * (form[3] * x * y + form[4] * x * z + form[5] * y * z)
                    <= 1;
        }

        /** Its three axes. */
        double[] axesMm() {
            return new double[] {2 * half[0], 2 * half[1], 2 * half[2]};
        }

        /** Long and short axis of the largest axial section, which is the one through the centre. */
        double[] axialMm() {
            double mean = (form[0] + form[1]) / 2;
            double spread = Math.hypot((form[0] - form[1]) / 2, form[3]);
            return new double[] {2 / Math.sqrt(mean - spread), 2 / Math.sqrt(mean + spread)};
        }

        double volumeMm3() {
            return 4.0 / 3 * Math.PI * half[0] * half[1] * half[2];
        }
    }

    /** Radius by direction: an ellipsoid of random axes with bumps, and spikes on every third. */
    public static final class Outline implements Solid {
        private final double[] axes = new double[3];
        private final double[][] bumps;
        private final double radius;

        /** @param diameterMm about that of a ball of the same volume */
        public Outline(double diameterMm, Random random) {
            for (int i = 0; i < 3; i++) {
                axes[i] = 0.85 + 0.3 * random.nextDouble();
            }
            boolean spiked = random.nextInt(3) == 0;
            bumps = new double[8][];
            for (int i = 0; i < bumps.length; i++) {
                double z = 2 * random.nextDouble() - 1;
                double angle = 2 * Math.PI * random.nextDouble();
                double across = Math.sqrt(1 - z * z);
                boolean spike = spiked && i < 3;
                bumps[i] = new double[] {
                    across * Math.cos(angle),
                    across * Math.sin(angle),
                    z,
                    spike ? 0.3 : 0.35 * random.nextDouble() - 0.15,
                    spike ? 60 : 3 + 9 * random.nextDouble()
                };
            }
            radius = diameterMm / 2;
        }

        @Override
        public boolean holds(double x, double y, double z) {
            double u = x / axes[0];
            double v = y / axes[1];
            double w = z / axes[2];
            double length = Math.sqrt(u * u + v * v + w * w);
            if (length < 0.5 * radius || length > 1.7 * radius) {
                return length < radius;
            }
            double reach = 1;
            for (double[] b : bumps) {
                reach += b[3] * Math.exp(b[4] * ((u * b[0] + v * b[1] + w * b[2]) / length - 1));
            }
            return length <= radius * reach;
        }
    }

    /**
     * The nodule in one scan, at a place of its own relative to the grid.
     *
     * @param sliceMm thickness and spacing
     */
    public static Nodule scan(
            Outline outline, double diameterMm, Kernel kernel, double pixelMm, double sliceMm, Random random) {
        return scanSolid(outline, diameterMm, kernel, pixelMm, sliceMm, random);
    }

    static Nodule scanSolid(
            Solid outline, double diameterMm, Kernel kernel, double pixelMm, double sliceMm, Random random) {
        VolumeGeometry g = grid(diameterMm, pixelMm, sliceMm);
        PatientPoint center = g.toPatient(new VoxelIndex(
                (g.columns() - 1) / 2.0 + random.nextDouble() - 0.5,
                (g.rows() - 1) / 2.0 + random.nextDouble() - 0.5,
                (g.slices() - 1) / 2.0 + random.nextDouble() - 0.5));
        float[] image = blurred(fine(outline, g, center), g, kernel);
        for (int i = 0; i < image.length; i++) {
            image[i] += (float) (kernel.noiseHu() * random.nextGaussian());
        }
        return NoduleMeasurement.measure(
                        volume(g, image),
                        MeasurementPhantom.lungs(g),
                        List.of(new NoduleCandidate(0.9, center, 10, mask(g, image))),
                        "key",
                        DensityRules.defaults())
                .getFirst();
    }

    private static VolumeGeometry grid(double diameterMm, double pixelMm, double sliceMm) {
        double extent = 1.9 * diameterMm + 8;
        int n = (int) (extent / pixelMm);
        int slices = (int) Math.max(5, Math.ceil((extent + 2 * sliceMm) / sliceMm));
        return new VolumeGeometry(
                n,
                n,
                slices,
                new PatientPoint(0, 0, 0),
                List.of(1.0, 0.0, 0.0),
                List.of(0.0, 1.0, 0.0),
                List.of(0.0, 0.0, 1.0),
                pixelMm,
                pixelMm,
                sliceMm,
                "1.2");
    }

    /** Share of each fine pixel of each slice that the nodule fills: averaged over the slice's thickness. */
    private static float[] fine(Solid outline, VolumeGeometry g, PatientPoint c) {
        int n = FINE * g.columns();
        int parts = (int) Math.ceil(g.sliceSpacingMm() / FINE_SLICE_MM);
        float[] fine = new float[n * n * g.slices()];
        int at = 0;
        for (int s = 0; s < g.slices(); s++) {
            for (int row = 0; row < n; row++) {
                for (int column = 0; column < n; column++, at++) {
                    double x = ((column + 0.5) / FINE - 0.5) * g.columnSpacingMm() - c.x();
                    double y = ((row + 0.5) / FINE - 0.5) * g.rowSpacingMm() - c.y();
                    int inside = 0;
                    for (int p = 0; p < parts; p++) {
                        double z = (s + (p + 0.5) / parts - 0.5) * g.sliceSpacingMm() - c.z();
                        inside += outline.holds(x, y, z) ? 1 : 0;
                    }
                    fine[at] = (float) inside / parts;
                }
            }
        }
        return fine;
    }

    private static float[] blurred(float[] fine, VolumeGeometry g, Kernel kernel) {
        int n = FINE * g.columns();
        double step = g.columnSpacingMm() / FINE;
        float[] image = new float[g.columns() * g.rows() * g.slices()];
        for (int s = 0; s < g.slices(); s++) {
            float[] plane = java.util.Arrays.copyOfRange(fine, s * n * n, (s + 1) * n * n);
            float[] narrow = gauss(plane, n, kernel.blurMm() / step);
            float[] wide = kernel.edge() == 0 ? narrow : gauss(plane, n, 2.5 * kernel.blurMm() / step);
            for (int r = 0; r < g.rows(); r++) {
                for (int c = 0; c < g.columns(); c++) {
                    double share = 0;
                    for (int k = 0; k < FINE * FINE; k++) {
                        int at = (FINE * r + k / FINE) * n + FINE * c + k % FINE;
                        share += (1 + kernel.edge()) * narrow[at] - kernel.edge() * wide[at];
                    }
                    image[(s * g.rows() + r) * g.columns() + c] =
                            (float) (OUTSIDE + (INSIDE - OUTSIDE) * share / (FINE * FINE));
                }
            }
        }
        return image;
    }

    /** Separable; outside of the plane is nothing. */
    private static float[] gauss(float[] plane, int n, double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double[] weights = new double[2 * reach + 1];
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            weights[i + reach] = Math.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i + reach];
        }
        float[] rows = new float[n * n];
        float[] both = new float[n * n];
        for (int pass = 0; pass < 2; pass++) {
            float[] from = pass == 0 ? plane : rows;
            float[] to = pass == 0 ? rows : both;
            for (int r = 0; r < n; r++) {
                for (int c = 0; c < n; c++) {
                    double value = 0;
                    for (int i = -reach; i <= reach; i++) {
                        int y = pass == 0 ? r : r + i;
                        int x = pass == 0 ? c + i : c;
                        if (x >= 0 && x < n && y >= 0 && y < n) {
                            value += weights[i + reach] * from[y * n + x];
                        }
                    }
                    to[r * n + c] = (float) (value / sum);
                }
            }
        }
        return both;
    }

    private static CtVolume volume(VolumeGeometry g, float[] image) {
        List<SourcePlane> planes = new ArrayList<>();
        for (int s = 0; s < g.slices(); s++) {
            planes.add(new SourcePlane("1.2.3." + (s + 1), 1));
        }
        return CtVolume.of(
                g, planes, (c, r, s) -> Math.clamp(image[(s * g.rows() + r) * g.columns() + c], -1024, 3071));
    }

    /** The largest part over half of the contrast. */
    private static Mask mask(VolumeGeometry g, float[] image) {
        BitSet bits = new BitSet();
        for (int i = 0; i < image.length; i++) {
            bits.set(i, image[i] > HALF);
        }
        Mask all = new Mask(g, new Mask.Box(0, 0, 0, g.columns(), g.rows(), g.slices()), bits);
        return MaskComponents.of(all).stream()
                .max(Comparator.comparingLong(Mask::count))
                .orElse(all);
    }
}
