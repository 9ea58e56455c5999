package dev.hilum.validate.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The corners say what all points say. */
@Tag("REQ-VAL")
class FrocCurveTest {
    @Test
    void everyPointLiesOnTheLineOfTheCorners() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 50; round++) {
            Froc froc =
                    Froc.of(List.of(scan(random), scan(random), scan(random))).orElseThrow();
            List<Froc.Point> corners = froc.curve();
            assertTrue(corners.size() <= 2 * 12 + 2, "corners: " + corners.size());
            assertEquals(froc.points().getLast(), corners.getLast());
            for (Froc.Point p : froc.points()) {
                assertTrue(onLine(corners, p), p + " of round " + round);
            }
        }
    }

    /** Scores with ties, scans without lesions and without findings. */
    @Test
    void aSampleHasTheCurveOfItsScans() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            List<FrocScan> scans = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                scans.add(new FrocScan(
                        coarse(random, random.nextInt(3)), random.nextInt(2), coarse(random, random.nextInt(30))));
            }
            int[] times = new int[scans.size()];
            List<FrocScan> sample = new ArrayList<>();
            for (int i = 0; i < times.length; i++) {
                int drawn = random.nextInt(times.length);
                times[drawn]++;
                sample.add(scans.get(drawn));
            }
            Optional<Froc> expected = Froc.of(sample);
            if (expected.isPresent()) {
                List<Double> found = new Resampling(scans).sensitivities(times);
                for (int i = 0; i < found.size(); i++) {
                    assertEquals(expected.get().sensitivities().get(i), found.get(i), 1e-12, "round " + round);
                }
            }
        }
    }

    private static List<Double> coarse(SplittableRandom random, int count) {
        return DoubleStream.generate(() -> random.nextInt(20) / 20.0)
                .limit(count)
                .boxed()
                .toList();
    }

    private static FrocScan scan(SplittableRandom random) {
        return new FrocScan(scores(random, 3), 1, scores(random, 200));
    }

    private static List<Double> scores(SplittableRandom random, int count) {
        return DoubleStream.generate(random::nextDouble).limit(count).boxed().toList();
    }

    private static boolean onLine(List<Froc.Point> corners, Froc.Point p) {
        for (int i = 1; i < corners.size(); i++) {
            Froc.Point a = corners.get(i - 1);
            Froc.Point b = corners.get(i);
            double across = (b.falsePositivesPerScan() - a.falsePositivesPerScan())
                            * (p.sensitivity() - a.sensitivity())
                    - (b.sensitivity() - a.sensitivity()) * (p.falsePositivesPerScan() - a.falsePositivesPerScan());
            boolean within = p.falsePositivesPerScan() >= a.falsePositivesPerScan()
                    && p.falsePositivesPerScan() <= b.falsePositivesPerScan()
                    && p.sensitivity() >= a.sensitivity()
                    && p.sensitivity() <= b.sensitivity();
            if (within && Math.abs(across) < 1e-12) {
                return true;
            }
        }
        return false;
    }
}
