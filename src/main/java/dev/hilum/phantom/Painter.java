package dev.hilum.phantom;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Turns a scene into slices of Hounsfield units: soft edges of a voxel's width stand for partial volume, smoothed noise
 * for the scanner's.
 */
final class Painter {
    private static final double THINNEST_MM = 1.25;

    private final PhantomStudy.Grid grid;
    private final Scene scene;
    private final Lung left = new Lung(1);
    private final Lung right = new Lung(-1);
    private final float[][] planes;

    Painter(PhantomStudy.Grid grid, Scene scene) {
        this.grid = grid;
        this.scene = scene;
        this.planes = new float[grid.slices()][grid.columns() * grid.rows()];
    }

    /** Paints everything; HU, slice by slice from feet to head, each row by row. A slice is a plane, however thick. */
    float[][] paint(long seed) {
        scene(seed);
        noise(seed);
        return planes;
    }

    /**
     * The same as a scanner does it: a slice is the mean over its thickness, which is the spacing. A plane every 5 mm would
     * cut vessels into beads.
     *
     * @param seed of the texture of the lung
     * @param noise seed of the noise
     */
    float[][] paintThick(long seed, long noise) {
        int parts = (int) Math.ceil(grid.sliceSpacingMm() / THINNEST_MM);
        Painter thin = new Painter(grid.divided(parts), scene);
        thin.scene(seed);
        for (int k = 0; k < planes.length; k++) {
            for (int m = 0; m < parts; m++) {
                float[] part = thin.planes[k * parts + m];
                for (int i = 0; i < part.length; i++) {
                    planes[k][i] += part[i] / parts;
                }
            }
        }
        noise(noise);
        return planes;
    }

    private void scene(long seed) {
        background(seed);
        scene.body().forEach(part -> part(part, false));
        scene.lungVessels().forEach(part -> part(part, true));
        Scene.airways(seed).forEach(part -> part(part, false));
        scene.opacities().forEach(o -> opacity(o, seed));
        scene.nodules().forEach(this::nodule);
    }

    private void background(long seed) {
        for (int k = 0; k < grid.slices(); k++) {
            double z = grid.z(k);
            for (int j = 0; j < grid.rows(); j++) {
                for (int i = 0; i < grid.columns(); i++) {
                    planes[k][j * grid.columns() + i] = (float) tissue(grid.x(i), grid.y(j), z, seed);
                }
            }
        }
    }

    /** Air, fat, muscle, lung, heart and liver by place; every border one voxel soft. */
    private double tissue(double x, double y, double z, long seed) {
        double shoulders = 1 + Math.max(0, z - 70) / 500;
        double k = Math.pow(Math.pow(Math.abs(x) / (165 * shoulders), 2.5) + Math.pow(Math.abs(y) / 118, 2.5), 1 / 2.5);
        double body = (k - 1) * 118;
        double hu = mix(-1000, -105, body);
        hu = mix(hu, 50, body + 14);
        double lung = Math.min(left.distance(x, y, z), right.distance(x, y, z));
        hu = mix(hu, parenchyma(x, y, z, seed), lung);
        hu = mix(hu, 42 + scene.bloodHu(), Math.max(Lung.heart(x, y, z), -lung - 0.5));
        return hu;
    }

    private static double parenchyma(double x, double y, double z, long seed) {
        double slow = Math.sin(x / 17 + seed) * Math.sin(y / 13) * Math.sin(z / 15);
        return -868 + 0.32 * y + 9 * slow;
    }

    private double lungAlpha(double x, double y, double z) {
        return alpha(Math.min(left.distance(x, y, z), right.distance(x, y, z)));
    }

    private void part(Scene.Part part, boolean inLungOnly) {
        forEachVoxel(part.shape().bounds(), (k, at, x, y, z) -> {
            double a = alpha(part.shape().distance(x, y, z));
            if (a > 0 && inLungOnly) {
                a *= lungAlpha(x, y, z);
            }
            planes[k][at] += (float) (a * (part.hu() - planes[k][at]));
        });
    }

    private void nodule(PlantedNodule nodule) {
        part(new Scene.Part(nodule.shape(), nodule.hu()), false);
        if (nodule.coreDiameterMm() > 0) {
            double r = nodule.coreDiameterMm() / 2;
            part(new Scene.Part(new Shape.Ellipsoid(nodule.x() + 1, nodule.y() - 1, nodule.z(), r, r, r), 30), false);
        }
    }

    /** Ground glass: fades at its rim, with texture, only in lung; vessels stay visible through it. */
    private void opacity(Scene.Opacity opacity, long seed) {
        forEachVoxel(opacity.shape().bounds(), (k, at, x, y, z) -> {
            double texture = 0.85 + 0.15 * Math.sin(x / 4 + seed) * Math.sin(y / 5) * Math.sin(z / 4.5);
            double a = Math.clamp(0.5 - opacity.shape().distance(x, y, z) / 5, 0, 1) * texture * lungAlpha(x, y, z);
            float now = planes[k][at];
            planes[k][at] = (float) Math.max(now, now + a * (opacity.hu() - now));
        });
    }

    private void noise(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 2);
        int n = grid.columns();
        for (float[] plane : planes) {
            float[] white = new float[plane.length];
            for (int i = 0; i < white.length; i++) {
                white[i] = (float) random.nextGaussian();
            }
            for (int i = n + 1; i < plane.length - n - 1; i++) {
                float cross = white[i - 1] + white[i + 1] + white[i - n] + white[i + n];
                plane[i] += (float) (grid.noiseHu() * (0.8 * white[i] + 0.3 * cross));
            }
        }
    }

    /** The share of a voxel inside a border at this signed distance. */
    private double alpha(double distance) {
        return Math.clamp(0.5 - distance / grid.columnSpacingMm(), 0, 1);
    }

    private double mix(double outside, double inside, double distance) {
        return outside + alpha(distance) * (inside - outside);
    }

    @FunctionalInterface
    private interface VoxelAction {
        void at(int slice, int index, double x, double y, double z);
    }

    private void forEachVoxel(Shape.Sphere s, VoxelAction action) {
        double r = s.radius() + 2 * grid.columnSpacingMm();
        int i0 = Math.max(0, (int) Math.floor((s.x() - r - grid.x(0)) / grid.columnSpacingMm()));
        int i1 = Math.min(grid.columns() - 1, (int) Math.ceil((s.x() + r - grid.x(0)) / grid.columnSpacingMm()));
        int j0 = Math.max(0, (int) Math.floor((s.y() - r - grid.y(0)) / grid.columnSpacingMm()));
        int j1 = Math.min(grid.rows() - 1, (int) Math.ceil((s.y() + r - grid.y(0)) / grid.columnSpacingMm()));
        int k0 = Math.max(0, (int) Math.floor((s.z() - r - grid.z(0)) / grid.sliceSpacingMm()));
        int k1 = Math.min(grid.slices() - 1, (int) Math.ceil((s.z() + r - grid.z(0)) / grid.sliceSpacingMm()));
        for (int k = k0; k <= k1; k++) {
            for (int j = j0; j <= j1; j++) {
                for (int i = i0; i <= i1; i++) {
                    action.at(k, j * grid.columns() + i, grid.x(i), grid.y(j), grid.z(k));
                }
            }
        }
    }
}
