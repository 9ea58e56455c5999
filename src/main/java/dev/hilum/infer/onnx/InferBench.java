package dev.hilum.infer.onnx;

import com.sun.management.OperatingSystemMXBean;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.LungNetwork;
import dev.hilum.infer.ModelRegistry;
import dev.hilum.infer.ModelTask;
import dev.hilum.infer.NoduleCandidate;
import dev.hilum.infer.NoduleDetector;
import dev.hilum.infer.PneumoniaSegmenter;
import dev.hilum.infer.ProcessMemory;
import dev.hilum.infer.RunControl;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code ./hilum bench infer}: all shipped models on a simulated chest of 300 slices, the speed of each against the
 * measured float32 peak, and the peak memory of the process. One line of JSON.
 */
public final class InferBench {
    private static final double BUDGET_SECONDS = 20;
    private static final long BUDGET_MIB = 3 * 1024;
    private static final int ROUNDS = 5;

    /**
     * @param models folder of the shipped models
     * @param folder for temporary files
     * @param threads of the engine and for resampling
     * @param slices 300 by the budget
     * @param out takes the JSON
     */
    public record Options(Path models, Path folder, int threads, int slices, PrintStream out) {}

    private InferBench() {}

    /** 0 where time and memory are within the budget, else 1. */
    public static int run(Options options) {
        ModelRegistry registry = ModelRegistry.read(options.models());
        double peak = GemmPeak.measure(options.threads());
        try (OnnxEngine engine = OnnxEngine.create("cpu", options.threads(), line -> {});
                InferenceSession detection = open(engine, registry, ModelTask.NODULE_DETECTION);
                InferenceSession segmentation = open(engine, registry, ModelTask.NODULE_SEGMENTATION);
                InferenceSession pneumonia = open(engine, registry, ModelTask.PNEUMONIA_LESION);
                InferenceSession lungMask = open(engine, registry, ModelTask.LUNG_MASK)) {
            String models = Stream.of(lungMask, detection, segmentation, pneumonia)
                    .map(session -> speed(session, peak, options.folder()))
                    .collect(Collectors.joining(","));
            CtVolume chest = chest(options.slices());
            LungMask lungs = lungs(chest.geometry());
            TreeMap<String, Integer> runs = new TreeMap<>();
            RunControl count = (model, done, total) -> runs.merge(model, 1, Integer::sum);
            long cpu = cpuNanos();
            long start = System.nanoTime();
            new LungNetwork(lungMask, options.threads()).lungs(chest, count);
            List<NoduleCandidate> nodules =
                    new NoduleDetector(detection, segmentation, options.threads()).detect(chest, lungs, count);
            new PneumoniaSegmenter(pneumonia, options.threads()).segment(chest, lungs, nodules, count);
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = (cpuNanos() - cpu) / 1e9;
            long mib = ProcessMemory.peakMib();
            boolean met = seconds <= BUDGET_SECONDS && mib <= BUDGET_MIB;
            options.out()
                    .println(String.format(
                            Locale.ROOT,
                            "{\"bench\":\"infer\",\"threads\":%d,\"slices\":%d,\"gemmGflopPerSecond\":%.1f,\"models\":[%s],"
                                    + "\"runs\":{%s},\"totalSeconds\":%.2f,\"cpuSeconds\":%.2f,\"budgetSeconds\":%.0f,\"peakRssMib\":%d,"
                                    + "\"budgetMib\":%d,\"met\":%b}",
                            options.threads(),
                            options.slices(),
                            peak,
                            models,
                            runs.entrySet().stream()
                                    .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                                    .collect(Collectors.joining(",")),
                            seconds,
                            cpuSeconds,
                            BUDGET_SECONDS,
                            mib,
                            BUDGET_MIB,
                            met));
            return met ? 0 : 1;
        }
    }

    /** Processor time of all threads, which other work on the machine does not lengthen much. */
    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static InferenceSession open(OnnxEngine engine, ModelRegistry registry, ModelTask task) {
        return engine.open(registry.active(task)
                .orElseThrow(() -> new IllegalArgumentException("no model for the task " + task.label())));
    }

    private static String speed(InferenceSession session, double peak, Path folder) {
        double gflop = FlopCount.of(session.model(), folder) / 1e9;
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            session.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"version\":\"%s\",\"gflopPerRun\":%.2f,\"millisecondsPerRun\":%.1f,"
                        + "\"gflopPerSecond\":%.1f,\"shareOfGemm\":%.2f}",
                session.model().contract().name(),
                session.model().contract().version(),
                gflop,
                best * 1000,
                gflop / best,
                gflop / best / peak);
    }

    /** Two lungs of ordinary size with twenty dense balls of 8 mm. */
    private static CtVolume chest(int slices) {
        VolumeGeometry g =
                Grids.aligned(new PatientPoint(-179, -179, -slices / 2.0), 512, 512, slices, 0.7, 0.7, 1, "1.2");
        return CtVolume.of(g, List.of(), (c, r, s) -> {
            PatientPoint p = g.toPatient(new VoxelIndex(c, r, s));
            int grain = (c * 31 + r * 17 + s * 7) % 61 - 30;
            return inLung(p, slices) ? (inBall(p) ? 20 : -850 + grain) : 40 + grain;
        });
    }

    private static boolean inLung(PatientPoint p, int slices) {
        double x = (Math.abs(p.x()) - 75) / 62;
        double y = p.y() / 95;
        double z = p.z() / (0.45 * slices);
        return x * x + y * y + z * z < 1;
    }

    private static boolean inBall(PatientPoint p) {
        double x = Math.abs(p.x()) - 75;
        double z = Math.abs(p.z()) % 25 - 12.5;
        return x * x + p.y() * p.y() + z * z < 16;
    }

    private static LungMask lungs(VolumeGeometry g) {
        return new LungMask(half(g, g.columns() / 2, g.columns()), half(g, 0, g.columns() / 2), 270, false, false);
    }

    private static Mask half(VolumeGeometry g, int from, int to) {
        Mask.Box box = new Mask.Box(from, 0, 0, to, g.rows(), g.slices());
        BitSet bits = new BitSet();
        int i = 0;
        for (int s = 0; s < g.slices(); s++) {
            for (int r = 0; r < g.rows(); r++) {
                for (int c = from; c < to; c++, i++) {
                    bits.set(i, inLung(g.toPatient(new VoxelIndex(c, r, s)), g.slices()));
                }
            }
        }
        return new Mask(g, box, bits).tight();
    }
}
