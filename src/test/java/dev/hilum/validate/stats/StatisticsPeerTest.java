package dev.hilum.validate.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100 random data sets of each kind against scikit-learn, SciPy and NumPy, to 1e-9. */
@Tag("slow")
@Tag("REQ-VAL")
class StatisticsPeerTest {
    private static final int SETS = 100;
    private static final double EXACT = 1e-9;
    private static JsonNode peer;

    @TempDir
    static Path folder;

    @BeforeAll
    static void runPeer() throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3");
        Assumptions.assumeTrue(
                Files.isExecutable(python) && run(python, "-c", "import sklearn, scipy") == 0,
                "skipped: no /usr/bin/python3 with python3-sklearn and python3-scipy");
        Path script = folder.resolve("peer.py");
        try (var in = StatisticsPeerTest.class.getResourceAsStream("statistics_peer.py")) {
            Files.copy(in, script);
        }
        assertEquals(0, run(python, script.toString(), String.valueOf(SETS)), () -> said("err"));
        peer = new ObjectMapper().readTree(folder.resolve("out").toFile());
    }

    private static int run(Path python, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start()
                .waitFor();
    }

    private static String said(String name) {
        try {
            return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<JsonNode> cases(String kind) {
        List<JsonNode> cases =
                StreamSupport.stream(peer.get(kind).spliterator(), false).toList();
        assertEquals(SETS, cases.size());
        return cases;
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static List<Double> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }

    private static List<Scored> scored(JsonNode c, String scores) {
        List<Scored> all = new ArrayList<>();
        for (int i = 0; i < c.get("y").size(); i++) {
            all.add(new Scored(
                    c.get(scores).get(i).asDouble(), c.get("y").get(i).asInt() == 1));
        }
        return all;
    }

    @Test
    void areasUnderRocAndPrecisionRecallCurves() {
        for (JsonNode c : cases("roc")) {
            List<Scored> a = scored(c, "a");
            Roc roc = Roc.of(a).orElseThrow();
            assertEquals(c.get("area").asDouble(), roc.area(), EXACT);
            assertEquals(c.get("variance").asDouble(), roc.variance(), EXACT);
            Estimate difference = roc.minus(Roc.of(scored(c, "b")).orElseThrow());
            assertEquals(c.get("difference").asDouble(), difference.value(), EXACT);
            double margin =
                    Quantiles.normal() * Math.sqrt(c.get("differenceVariance").asDouble());
            assertEquals(
                    Math.min(1, difference.value() + margin),
                    difference.interval().high(),
                    EXACT);
            int positives = (int) a.stream().filter(Scored::positive).count();
            assertEquals(
                    c.get("ap").asDouble(), AveragePrecision.of(a, positives).orElseThrow(), EXACT);
        }
    }

    @Test
    void sharesAndAgreementAtAnOperatingPoint() {
        for (JsonNode c : cases("confusion")) {
            Confusion table = new Confusion(
                    c.get("tp").asInt(),
                    c.get("fp").asInt(),
                    c.get("fn").asInt(),
                    c.get("tn").asInt());
            Estimate sensitivity = table.sensitivity().orElseThrow();
            assertEquals(c.get("sensitivity").asDouble(), sensitivity.value(), EXACT);
            assertEquals(
                    c.get("wilson").get(0).asDouble(), sensitivity.interval().low(), EXACT);
            assertEquals(
                    c.get("wilson").get(1).asDouble(), sensitivity.interval().high(), EXACT);
            assertEquals(
                    c.get("specificity").asDouble(),
                    table.specificity().orElseThrow().value(),
                    EXACT);
            assertEquals(
                    c.get("ppv").asDouble(),
                    table.positivePredictiveValue().orElseThrow().value(),
                    EXACT);
            assertEquals(
                    c.get("npv").asDouble(),
                    table.negativePredictiveValue().orElseThrow().value(),
                    EXACT);
            assertEquals(
                    c.get("accuracy").asDouble(), table.accuracy().orElseThrow().value(), EXACT);
            assertEquals(
                    c.get("youden").asDouble(), table.youden().orElseThrow().value(), EXACT);
            Estimate kappa = table.kappa().orElseThrow();
            assertEquals(c.get("kappa").asDouble(), kappa.value(), EXACT);
            double high = Math.min(
                    1, kappa.value() + Quantiles.normal() * c.get("kappaError").asDouble());
            assertEquals(high, kappa.interval().high(), 1e-8, "the peer differentiates numerically");
            Detections detections =
                    new Detections(table.truePositive(), table.falsePositive(), table.falseNegative(), 1);
            assertEquals(c.get("f1").asDouble(), detections.f1().orElseThrow(), EXACT);
        }
    }

    @Test
    void frocAndItsBootstrap() {
        int compared = 0;
        for (JsonNode c : cases("froc")) {
            List<FrocScan> scans = StreamSupport.stream(c.get("scans").spliterator(), false)
                    .map(s -> new FrocScan(list(s.get("hits")), s.get("missed").asInt(), list(s.get("wrong"))))
                    .toList();
            Froc froc = Froc.of(scans).orElseThrow();
            double[] expected = numbers(c.get("sensitivities"));
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], froc.sensitivities().get(i), EXACT);
            }
            if (c.has("interval")) {
                // The standard error of a 2.5 % quantile of 1,000 samples is 0.085 of their deviation; both sides have
                // it.
                double noise = 5 * 0.085 * Math.sqrt(1.5) * c.get("deviation").asDouble();
                Interval interval = froc.result(compared).cpm().interval();
                assertEquals(c.get("interval").get(0).asDouble(), interval.low(), noise);
                assertEquals(c.get("interval").get(1).asDouble(), interval.high(), noise);
                compared++;
            }
        }
        assertEquals(20, compared);
    }

    @Test
    void blandAltmanIntraclassAndPairedDifferences() {
        for (JsonNode c : cases("agreement")) {
            double[] m = numbers(c.get("m"));
            double[] r = numbers(c.get("r"));
            List<Agreement.Pair> pairs = new ArrayList<>();
            for (int i = 0; i < m.length; i++) {
                pairs.add(new Agreement.Pair(m[i], r[i]));
            }
            Agreement.BlandAltman ba = Agreement.blandAltman(pairs).orElseThrow();
            assertEquals(c.get("bias").asDouble(), ba.bias().value(), EXACT);
            assertEquals(
                    c.get("biasInterval").get(0).asDouble(),
                    ba.bias().interval().low(),
                    EXACT);
            assertEquals(c.get("sd").asDouble(), ba.standardDeviation(), EXACT);
            assertEquals(c.get("limits").get(1).asDouble(), ba.limits().high(), EXACT);
            assertEquals(
                    ba.limits().low() - c.get("limitMargin").asDouble(),
                    ba.lowerLimit().low(),
                    EXACT);
            Estimate icc = Agreement.intraclass(pairs).orElseThrow();
            assertEquals(c.get("icc").asDouble(), icc.value(), EXACT);
            assertEquals(c.get("iccInterval").get(0).asDouble(), icc.interval().low(), EXACT);
            assertEquals(c.get("iccInterval").get(1).asDouble(), icc.interval().high(), EXACT);
            Estimate shift = PairedDifference.mean(m, numbers(c.get("other"))).orElseThrow();
            assertEquals(c.get("shift").asDouble(), shift.value(), EXACT);
            assertEquals(
                    c.get("shift").asDouble() + Math.abs(c.get("shiftMargin").asDouble()),
                    shift.interval().high(),
                    EXACT);
        }
    }

    @Test
    void regressionsWithIntervals() {
        List<String> names = List.of("x1", "x2");
        for (JsonNode c : cases("regression")) {
            double[][] x = StreamSupport.stream(c.get("x").spliterator(), false)
                    .map(StatisticsPeerTest::numbers)
                    .toArray(double[][]::new);
            boolean[] z = new boolean[x.length];
            for (int i = 0; i < z.length; i++) {
                z[i] = c.get("z").get(i).asBoolean();
            }
            var linear = Regression.linear(names, x, numbers(c.get("y"))).orElseThrow();
            var logistic = Regression.logistic(names, x, z).orElseThrow();
            for (int j = 0; j < 3; j++) {
                Estimate b = linear.get(j).value();
                assertEquals(c.get("beta").get(j).asDouble(), b.value(), EXACT);
                assertEquals(
                        b.value() + c.get("margin").get(j).asDouble(),
                        b.interval().high(),
                        EXACT);
                assertEquals(c.get("p").get(j).asDouble(), linear.get(j).p(), EXACT);
                Estimate g = logistic.get(j).value();
                assertEquals(c.get("gamma").get(j).asDouble(), g.value(), EXACT);
                assertEquals(
                        g.value() + c.get("gammaMargin").get(j).asDouble(),
                        g.interval().high(),
                        EXACT);
            }
        }
    }

    @Test
    void overlapAndSurfaceDistances() {
        for (JsonNode c : cases("overlap")) {
            Overlap overlap = Overlap.of(voxels(c, "a"), voxels(c, "b")).orElseThrow();
            assertEquals(c.get("dice").asDouble(), overlap.dice(), EXACT);
            assertEquals(c.get("iou").asDouble(), overlap.iou(), EXACT);
            assertEquals(c.get("hd95").asDouble(), overlap.hausdorff95Mm().orElseThrow(), EXACT);
            assertEquals(c.get("assd").asDouble(), overlap.surfaceDistanceMm().orElseThrow(), EXACT);
        }
        assertTrue(Overlap.of(empty(), empty()).isEmpty());
    }

    /** The peer's arrays are slices, rows, columns. */
    private static VoxelSet voxels(JsonNode c, String name) {
        double[] shape = numbers(c.get("shape"));
        double[] spacing = numbers(c.get("spacing"));
        boolean[] set = new boolean[c.get(name).size()];
        for (int i = 0; i < set.length; i++) {
            set[i] = c.get(name).get(i).asInt() == 1;
        }
        double[] ours = {spacing[2], spacing[1], spacing[0]};
        return new VoxelSet((int) shape[2], (int) shape[1], (int) shape[0], ours, set);
    }

    private static VoxelSet empty() {
        return new VoxelSet(1, 1, 1, new double[] {1, 1, 1}, new boolean[1]);
    }
}
