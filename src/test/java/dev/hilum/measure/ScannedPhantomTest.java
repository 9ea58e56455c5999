package dev.hilum.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.measure.RepeatPhantom.Ellipsoid;
import dev.hilum.measure.RepeatPhantom.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sizes of scanned ellipsoids against their analytic truth, over sizes, spacings, obliquity, kernels and noise. */
@Tag("REQ-MEA")
@Tag("slow")
class ScannedPhantomTest {
    private static final int PLACES = 6;
    private static final Path PAGE = Path.of("docs/measurement-accuracy.md");
    private static final String BEGIN = "<!-- scanned -->\n";
    private static final double[][] GRIDS = {{0.6, 0.6}, {0.7, 1.25}, {0.75, 2.5}, {0.8, 5}};
    private static final List<Ellipsoid> BODIES = List.of(
            ball(3),
            ball(5),
            ball(8),
            ball(15),
            ball(30),
            new Ellipsoid(2, 1.5, 1.5, 30, 40),
            new Ellipsoid(4.5, 3, 2.5, 30, 40),
            new Ellipsoid(14, 9, 10, 30, 40));

    private static Ellipsoid ball(double mm) {
        return new Ellipsoid(mm / 2, mm / 2, mm / 2, 0, 0);
    }

    /** Deviation from the truth over the places where the body is seen: mean, and largest in size. */
    private record Bias(int seen, double longMm, double worstLongMm, double meanMm, double percent, double worst) {}

    @Test
    void theDocumentHoldsWhatIsMeasuredAndThinSlicesAreReadWithinAPixel() throws IOException {
        StringBuilder rows = new StringBuilder(
                "| body (mm) | in-plane × slice (mm) | kernel, noise | long axis bias"
                        + " (worst), mm | mean diameter bias, mm | volume bias (worst), % | not seen |\n|---|---|---|---|---|---|---|\n");
        for (Ellipsoid body : BODIES) {
            for (double[] grid : GRIDS) {
                for (Kernel kernel : List.of(Kernel.SOFT, Kernel.SHARP)) {
                    Bias bias = bias(body, grid, kernel);
                    rows.append(row(body, grid, kernel, bias));
                    if (body.axesMm()[0] >= 5 && grid[1] <= 1.25) {
                        String row = row(body, grid, kernel, bias);
                        assertEquals(PLACES, bias.seen(), row);
                        assertTrue(Math.abs(bias.longMm()) < grid[0], row);
                    }
                }
            }
        }
        compareWithPage(rows.toString());
    }

    private static Bias bias(Ellipsoid body, double[] grid, Kernel kernel) {
        Random random = new Random(23);
        double[] axes = body.axialMm();
        List<double[]> off = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            Nodule n = RepeatPhantom.scanSolid(body, body.axesMm()[0], kernel, grid[0], grid[1], random);
            if (n.longAxisMm() instanceof Quantity.Known along
                    && n.meanDiameterMm() instanceof Quantity.Known mean
                    && n.volumeMm3() instanceof Quantity.Known volume) {
                off.add(new double[] {
                    along.value() - axes[0],
                    mean.value() - (axes[0] + axes[1]) / 2,
                    100 * (volume.value() / body.volumeMm3() - 1)
                });
            }
        }
        return new Bias(off.size(), mean(off, 0), worst(off, 0), mean(off, 1), mean(off, 2), worst(off, 2));
    }

    private static double mean(List<double[]> off, int column) {
        return off.stream().mapToDouble(o -> o[column]).average().orElse(Double.NaN);
    }

    private static double worst(List<double[]> off, int column) {
        return off.stream().mapToDouble(o -> Math.abs(o[column])).max().orElse(Double.NaN);
    }

    private static String row(Ellipsoid body, double[] grid, Kernel kernel, Bias bias) {
        double[] axes = body.axesMm();
        String name = axes[0] == axes[2]
                ? String.format(Locale.ROOT, "ball %.0f", axes[0])
                : String.format(
                        Locale.ROOT, "ellipsoid %.0f × %.0f × %.0f, turned 30°, tilted 40°", axes[0], axes[1], axes[2]);
        String measured = bias.seen() == 0
                ? "– | – | –"
                : String.format(
                        Locale.ROOT,
                        "%+.2f (%.2f) | %+.2f | %+.1f (%.1f)",
                        bias.longMm(),
                        bias.worstLongMm(),
                        bias.meanMm(),
                        bias.percent(),
                        bias.worst());
        return String.format(
                Locale.ROOT,
                "| %s | %.2f × %.2f | %s, %.0f HU | %s | %d of %d |%n",
                name,
                grid[0],
                grid[1],
                kernel.equals(Kernel.SOFT) ? "soft" : "sharp",
                kernel.noiseHu(),
                measured,
                PLACES - bias.seen(),
                PLACES);
    }

    private static void compareWithPage(String rows) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf("\n## Sizes", from);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, from) + rows + page.substring(to));
        } else {
            assertEquals(page.substring(from, to), rows);
        }
    }
}
