package dev.hilum.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.drift.ControlChart.State;
import dev.hilum.drift.ControlChart.Value;
import dev.hilum.job.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control charts by their own arithmetic, by simulation, and by scanner through the table. */
@Tag("REQ-OPS-1")
class DriftTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Scanner SHARP = new Scanner("ACME", "CT 9", "B70f", 1.0);
    private static final Scanner SOFT = new Scanner("ACME", "CT 9", "B30f", 1.0);

    @TempDir
    Path home;

    private Database database;
    private DriftTable table;

    @BeforeEach
    void open() {
        database = openDatabase();
        table = new DriftTable(database.transactions());
    }

    /** A subclass runs the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(home.resolve("db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** By hand: baseline 0 and 2 in turn (mean 1, s² = 50/49), then 3 and 1. */
    @Test
    void averageAndLimitsAreThoseOfTheFormula() {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < ControlChart.BASELINE; i++) {
            values.add(new Value(START, i % 2 == 0 ? 0 : 2));
        }
        values.add(new Value(START, 3));
        values.add(new Value(START, 1));
        ControlChart chart = ControlChart.of(values);
        double sigma = Math.sqrt(50.0 / 49);
        assertEquals(1, chart.mean(), 1e-12);
        assertEquals(sigma, chart.deviation(), 1e-12);
        assertEquals(1.4, chart.points().get(0).average(), 1e-12);
        assertEquals(1.32, chart.points().get(1).average(), 1e-12);
        assertEquals(1 + 3 * sigma * 0.2, chart.points().get(0).upper(), 1e-12);
        assertEquals(
                1 - 3 * sigma * 0.2 * Math.sqrt(1.64), chart.points().get(1).lower(), 1e-12);
        assertEquals(State.IN_CONTROL, chart.state());
    }

    @Test
    void nothingIsJudgedBeforeTheBaselineIsComplete() {
        List<Value> values = IntStream.range(0, ControlChart.BASELINE - 1)
                .mapToObj(i -> new Value(START, i))
                .toList();
        assertEquals(State.COLLECTING, ControlChart.of(values).state());
    }

    /** The run lengths that the literature gives for these limits, within what 400 runs can tell. */
    @Test
    void falseSignalsAreRareAndAShiftIsSeenSoon() {
        Random random = new Random(7);
        double quiet = 0;
        double shifted = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            quiet += runLength(random, 0);
            shifted += runLength(random, 1.5);
        }
        assertTrue(quiet / runs > 150, "mean run length without a shift: " + quiet / runs);
        assertTrue(shifted / runs < 12, "mean run length after a shift of 1.5 sigma: " + shifted / runs);
    }

    private static int runLength(Random random, double shift) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < ControlChart.BASELINE; i++) {
            values.add(new Value(START, random.nextGaussian()));
        }
        for (int i = 0; i < 1000; i++) {
            values.add(new Value(START, random.nextGaussian() + shift));
        }
        List<ControlChart.Point> points = ControlChart.of(values).points();
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).isOutside()) {
                return i + 1;
            }
        }
        return points.size();
    }

    @Test
    void aScannerThatDriftsIsToldFromOneThatDoesNot() {
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            double drift = i < 60 ? 0 : 25;
            table.add(SHARP, Map.of(Measure.LUNG_MEDIAN_HU, -850 + 10 * random.nextGaussian() + drift), at(i));
            table.add(SOFT, Map.of(Measure.LUNG_MEDIAN_HU, -850 + 10 * random.nextGaussian()), at(i));
        }
        assertEquals(
                State.OUT_OF_CONTROL,
                table.charts().get(SHARP).get(Measure.LUNG_MEDIAN_HU).state());
        assertEquals(
                State.IN_CONTROL,
                table.charts().get(SOFT).get(Measure.LUNG_MEDIAN_HU).state());
        DriftResource.Charts shown = new DriftResource(table).charts();
        assertEquals(2, shown.charts().size());
        assertEquals(50, shown.charts().getFirst().points().size());
        assertEquals(100, shown.charts().getFirst().values());
    }

    @Test
    void manyValuesKeepTheirBaselineAndTheirLatest() {
        for (int i = 0; i < 700; i++) {
            table.add(SHARP, Map.of(Measure.SLICES, i < 650 ? 300.0 + i % 3 : 100.0), at(i));
        }
        ControlChart chart = table.charts().get(SHARP).get(Measure.SLICES);
        assertEquals(301, chart.mean(), 0.05);
        assertEquals(500, chart.points().size());
        assertEquals(at(699), chart.points().getLast().at());
        assertEquals(State.OUT_OF_CONTROL, chart.state());
    }

    @Test
    void aChartThatIsCollectingHasNoMean() {
        table.add(SHARP, Map.of(Measure.SLICES, 300.0), at(0));
        DriftResource.Chart chart = new DriftResource(table).charts().charts().getFirst();
        assertEquals(State.COLLECTING, chart.state());
        assertNull(chart.mean());
    }

    private static Instant at(int minutes) {
        return START.plusSeconds(60L * minutes);
    }
}
