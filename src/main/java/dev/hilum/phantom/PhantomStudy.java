package dev.hilum.phantom;

import dev.hilum.dicom.data.UidSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated chest CT study with its truth. The same seed and grid always give the same study, UIDs included.
 *
 * @param seed of vessels and noise
 * @param withFindings false: the same chest without nodules and ground glass
 */
public record PhantomStudy(long seed, Grid grid, boolean withFindings) {

    /** The study of {@code sample-dicom}: a whole chest, small enough for the repository. */
    public static PhantomStudy sample() {
        return new PhantomStudy(7, new Grid(256, 256, 150, 1.4, 2.0, 11), true);
    }

    /**
     * The axial grid, centred on the chest.
     *
     * @param noiseHu standard deviation of the noise before smoothing
     */
    public record Grid(
            int columns, int rows, int slices, double columnSpacingMm, double sliceSpacingMm, double noiseHu) {
        public Grid {
            if (columns < 16 || rows < 16 || slices < 1 || !(columnSpacingMm > 0) || !(sliceSpacingMm > 0)) {
                throw new IllegalArgumentException("a phantom needs at least 16 × 16 × 1 voxels of positive size");
            }
        }

        /** The same room in so many slices for each. */
        Grid divided(int parts) {
            return new Grid(columns, rows, slices * parts, columnSpacingMm, sliceSpacingMm / parts, noiseHu);
        }

        double x(int column) {
            return (column - (columns - 1) / 2.0) * columnSpacingMm;
        }

        double y(int row) {
            return (row - (rows - 1) / 2.0) * columnSpacingMm;
        }

        double z(int slice) {
            return (slice - (slices - 1) / 2.0) * sliceSpacingMm;
        }
    }

    public String studyInstanceUid() {
        return uid("study");
    }

    public String seriesInstanceUid() {
        return uid("series");
    }

    String uid(String role) {
        return UidSource.named("phantom/" + this + "/" + role);
    }

    /** What was planted. */
    public List<PlantedNodule> nodules() {
        return Scene.of(seed, withFindings).nodules();
    }

    /** HU planes from feet to head. */
    float[][] paint() {
        return new Painter(grid, Scene.of(seed, withFindings)).paint(seed);
    }

    /** Stored values of a plane: HU + 1024 in 12 bits. */
    static int[] stored(float[] plane) {
        int[] stored = new int[plane.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = Math.clamp(Math.round(plane[i]) + 1024, 0, 4095);
        }
        return stored;
    }

    /** The truth as lines of JSON, for {@code truth.json}. */
    public String truthJson() {
        List<String> rows = new ArrayList<>();
        for (PlantedNodule n : nodules()) {
            rows.add(String.format(
                    java.util.Locale.ROOT,
                    "    {\"name\": \"%s\", \"centerLpsMm\": [%.1f, %.1f, %.1f], \"diameterMm\": %.1f, \"volumeMm3\": %.0f, \"density\": \"%s\", \"solidCoreMm\": %.1f}",
                    n.name(),
                    n.x(),
                    n.y(),
                    n.z(),
                    n.diameterMm(),
                    n.volumeMm3(),
                    n.density(),
                    n.coreDiameterMm()));
        }
        Shape.Ellipsoid p = Scene.plantedPatch();
        String patch = withFindings
                ? String.format(
                        java.util.Locale.ROOT,
                        "{\"centerLpsMm\": [%.1f, %.1f, %.1f], \"semiAxesMm\": [%.1f, %.1f, %.1f], \"clippedToLung\": true}",
                        p.cx(),
                        p.cy(),
                        p.cz(),
                        p.ax(),
                        p.ay(),
                        p.az())
                : "null";
        return "{\n  \"simulated\": true,\n  \"studyInstanceUid\": \"" + studyInstanceUid()
                + "\",\n  \"seriesInstanceUid\": \""
                + seriesInstanceUid() + "\",\n  \"nodules\": [\n" + String.join(",\n", rows)
                + "\n  ],\n  \"groundGlassPatch\": "
                + patch + "\n}\n";
    }
}
