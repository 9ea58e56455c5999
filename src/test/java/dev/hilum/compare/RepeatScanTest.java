package dev.hilum.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.RepeatPhantom;
import dev.hilum.measure.RepeatPhantom.Kernel;
import dev.hilum.measure.RepeatPhantom.Outline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What has not changed, scanned twice, with one kernel or two: whether the printed uncertainty holds zero. */
@Tag("REQ-MEA")
@Tag("slow")
class RepeatScanTest {
    private static final double PIXEL = 0.7;
    private static final double DAYS = 100;
    private static final Path PAGE = Path.of("docs/measurement-accuracy.md");
    private static final String BEGIN = "<!-- repeated -->\n";

    /** One nodule's change; null where a scan shows nothing to measure. */
    private record Pair(NoduleChange change) {
        boolean diameterHeld() {
            return Math.abs(known(change.diameterChangeMm())) <= known(change.diameterUncertaintyMm());
        }

        boolean volumeHeld() {
            return Math.abs(known(change.volumeChangePercent())) <= known(change.volumeUncertaintyPercent());
        }
    }

    @Test
    void thePrintedUncertaintyHoldsZeroInNineteenOfTwentyPairs() throws IOException {
        StringBuilder rows = new StringBuilder(
                "| slice, mm | diameter, mm | kernels | pairs | mean diameter: differs by (rms), mm | printed ±, mm |"
                        + " volume: differs by (rms), % | printed ±, % | held | called changed |\n|---|---|---|---|---|---|---|---|---|---|\n");
        for (double slice : new double[] {1, 2.5, 5}) {
            int held = 0;
            int all = 0;
            int changed = 0;
            for (double diameter : new double[] {6, 10, 16, 30}) {
                for (Kernel second : List.of(Kernel.SOFT, Kernel.SHARP)) {
                    List<Pair> pairs = pairs(diameter, slice, second);
                    int good = (int) pairs.stream()
                            .filter(p -> p.diameterHeld() && p.volumeHeld())
                            .count();
                    rows.append(row(slice, diameter, second, pairs, good));
                    held += good;
                    all += pairs.size();
                    changed += changed(pairs);
                }
            }
            assertTrue(held >= 0.95 * all && all > 100, slice + " mm: " + held + " of " + all);
            assertTrue(changed <= 0.05 * all, slice + " mm: " + changed + " of " + all + " are called changed");
        }
        compareWithPage(rows.toString());
    }

    private static int changed(List<Pair> pairs) {
        return (int) pairs.stream()
                .filter(p -> p.change().change() != NoduleChange.Change.STABLE)
                .count();
    }

    private static List<Pair> pairs(double diameter, double slice, Kernel second) {
        Random random = new Random(11);
        List<Pair> pairs = new ArrayList<>();
        int count = diameter > 20 ? 10 : 16;
        for (int i = 0; i < count; i++) {
            Outline outline = new Outline(diameter, random);
            Nodule before = RepeatPhantom.scan(outline, diameter, Kernel.SOFT, PIXEL, slice, random);
            Nodule now = RepeatPhantom.scan(outline, diameter, second, PIXEL, slice, random);
            if (MeasuredSize.isMeasured(before) && MeasuredSize.isMeasured(now)) {
                pairs.add(new Pair(new Growth(
                                MeasuredSize.of(now, slice),
                                MeasuredSize.of(before, slice),
                                DAYS * 24,
                                ComparisonRules.defaults())
                        .of("2.1", "1.1")));
            }
        }
        return pairs;
    }

    private static String row(double slice, double diameter, Kernel second, List<Pair> pairs, int held) {
        return String.format(
                Locale.ROOT,
                "| %.1f | %.0f | %s | %d | %.2f | %.2f | %.1f | %.1f | %d | %d |%n",
                slice,
                diameter,
                second.equals(Kernel.SOFT) ? "soft, soft" : "soft, sharp",
                pairs.size(),
                rms(pairs.stream().map(p -> p.change().diameterChangeMm()).toList()),
                mean(pairs.stream().map(p -> p.change().diameterUncertaintyMm()).toList()),
                rms(pairs.stream().map(p -> p.change().volumeChangePercent()).toList()),
                mean(pairs.stream()
                        .map(p -> p.change().volumeUncertaintyPercent())
                        .toList()),
                held,
                changed(pairs));
    }

    private static double rms(List<Quantity> quantities) {
        return Math.sqrt(quantities.stream()
                .mapToDouble(q -> known(q) * known(q))
                .average()
                .orElse(Double.NaN));
    }

    private static double mean(List<Quantity> quantities) {
        return quantities.stream().mapToDouble(RepeatScanTest::known).average().orElse(Double.NaN);
    }

    private static double known(Quantity quantity) {
        return ((Quantity.Known) quantity).value();
    }

    private static void compareWithPage(String rows) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf("\nWhere the printed", from);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, from) + rows + page.substring(to));
        } else {
            assertEquals(page.substring(from, to), rows);
        }
    }
}
