package dev.hilum.receive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.receive.IngestPeer.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * {@code bench ingest}: durable C-STORE into Hilum beside dcmtk storescp, which never syncs, in interleaved rounds over
 * 1 and 4 associations. All receivers take the same instances from the same sender.
 */
public final class IngestBench {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IngestBench() {}

    /**
     * @param work folder for what is received; emptied between runs
     * @param rounds after one that warms up and does not count
     * @param instances per run, of 512 × 512 pixels of 16 bits
     * @param json one JSON object instead of the table
     */
    public record Options(Path work, int rounds, int instances, boolean json, PrintStream out) {}

    /** One run. */
    record Run(Kind kind, int associations, double seconds, double p50Ms, double p99Ms, Usage usage) {}

    /**
     * What a receiver used up in one run.
     *
     * @param cpuSeconds user and system
     * @param heapPeakMiB highest heap use above that before the run, garbage included; NaN where there is no heap
     * @param heapRetainedMiB heap still in use after the run above that before
     */
    record Usage(double cpuSeconds, double heapPeakMiB, double heapRetainedMiB) {}

    /** Runs the bench; 0 when all instances were stored in all runs. */
    public static int run(Options options) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        IngestSender sender = new IngestSender(options.instances());
        try (IngestPeer hilum = IngestPeer.start(Kind.HILUM, options.work())) {
            for (int round = 0; round <= options.rounds(); round++) {
                for (int associations : new int[] {1, 4}) {
                    for (Kind kind : Kind.besides(associations)) {
                        Run run = kind == Kind.HILUM
                                ? measure(hilum, sender, associations, round)
                                : beside(kind, options.work(), sender, associations, round);
                        if (round > 0) {
                            runs.add(run);
                        }
                    }
                }
            }
        }
        print(options, runs);
        return 0;
    }

    private static Run beside(Kind kind, Path work, IngestSender sender, int associations, int round)
            throws IOException, InterruptedException {
        try (IngestPeer peer = IngestPeer.start(kind, work)) {
            return measure(peer, sender, associations, round);
        }
    }

    private static Run measure(IngestPeer peer, IngestSender sender, int associations, int round)
            throws IOException, InterruptedException {
        IngestPeer.Mark before = peer.mark();
        IngestSender.Sent sent = sender.send(peer.port(), associations, round);
        return new Run(peer.kind(), associations, sent.seconds(), sent.p50Ms(), sent.p99Ms(), peer.since(before));
    }

    private static void print(Options options, List<Run> runs) throws IOException {
        ObjectNode report = JSON.createObjectNode();
        report.put("bench", "ingest");
        report.put("instances", options.instances());
        report.put("bytesPerInstance", IngestSender.PIXEL_BYTES);
        report.put("rounds", options.rounds());
        report.put("processors", Runtime.getRuntime().availableProcessors());
        Map<String, List<Run>> cases = new LinkedHashMap<>();
        runs.forEach(run -> cases.computeIfAbsent(name(run.kind(), run.associations()), k -> new ArrayList<>())
                .add(run));
        cases.forEach((name, of) -> describe(report.putObject(name), options.instances(), of));
        for (int associations : new int[] {1, 4}) {
            Kind beside = Kind.besides(associations).get(1);
            Kind large = Kind.besides(associations).get(2);
            double ours = seconds(cases, Kind.HILUM, associations);
            report.put("ratio" + associations, round(seconds(cases, beside, associations) / ours));
            report.put("ratioLargePdu" + associations, round(seconds(cases, large, associations) / ours));
        }
        options.out()
                .println(
                        options.json()
                                ? JSON.writeValueAsString(report)
                                : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    }

    private static void describe(ObjectNode node, int instances, List<Run> runs) {
        node.put("instancesPerSecond", round(instances / median(runs, Run::seconds)));
        node.put("seconds", round(median(runs, Run::seconds)));
        node.put("p50Ms", round(median(runs, Run::p50Ms)));
        node.put("p99Ms", round(median(runs, Run::p99Ms)));
        node.put("cpuSeconds", round(median(runs, run -> run.usage().cpuSeconds())));
        if (!Double.isNaN(runs.getFirst().usage().heapPeakMiB())) {
            node.put("heapPeakMiB", round(median(runs, run -> run.usage().heapPeakMiB())));
            node.put("heapRetainedMiB", round(median(runs, run -> run.usage().heapRetainedMiB())));
        }
    }

    private static double seconds(Map<String, List<Run>> cases, Kind kind, int associations) {
        return median(cases.getOrDefault(name(kind, associations), List.of()), Run::seconds);
    }

    private static String name(Kind kind, int associations) {
        return kind.name().toLowerCase(Locale.ROOT) + associations;
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
