package dev.hilum.app;

import dev.hilum.infer.onnx.InferBench;
import dev.hilum.job.QueueBench;
import dev.hilum.receive.IngestBench;
import dev.hilum.volume.VolumeBench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./hilum bench NAME}: measured speed and memory, one line of JSON each; exit code 1 where a budget is missed. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures speed and memory; exits 1 where a budget is missed.",
        subcommands = {
            BenchCommand.Infer.class,
            BenchCommand.Volume.class,
            BenchCommand.Queue.class,
            BenchCommand.Start.class,
            BenchCommand.Ingest.class,
            BenchCommand.Study.class,
            BenchCommand.Validate.class
        })
final class BenchCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a bench is missing: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** Runs a bench that prints to a stream and writes into a folder which is deleted at the end. */
    private static int run(CommandLine.Model.CommandSpec spec, Bench bench) throws IOException {
        Path folder = Files.createTempDirectory("hilum-bench");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            return bench.run(folder, out);
        } finally {
            spec.commandLine().getOut().print(bytes.toString(StandardCharsets.UTF_8));
            spec.commandLine().getOut().flush();
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @FunctionalInterface
    private interface Bench {
        int run(Path folder, PrintStream out) throws IOException;
    }

    /** {@code bench infer}. */
    @Command(
            name = "infer",
            mixinStandardHelpOptions = true,
            description = "All models on a simulated chest, and each against the measured float32 peak.")
    static final class Infer implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--slices", defaultValue = "300", description = "Slices of the chest (default: 300).")
        private int slices;

        @Option(names = "--threads", defaultValue = "2", description = "Threads (default: 2).")
        private int threads;

        @Override
        public Integer call() throws IOException {
            Path models = Analysing.installed(OfflineSettings.read().models().path());
            return run(
                    spec,
                    (folder, out) -> InferBench.run(new InferBench.Options(models, folder, threads, slices, out)));
        }
    }

    /** {@code bench start}. */
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "From the start of the process to ready, models warm.")
    static final class Start implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--rounds", defaultValue = "3", description = "Starts, of which the best counts (default: 3).")
        private int rounds;

        @Override
        public Integer call() throws IOException {
            return run(spec, (folder, out) -> StartBench.run(folder, rounds, out));
        }
    }

    /** {@code bench volume}. */
    @Command(
            name = "volume",
            mixinStandardHelpOptions = true,
            description = "Decoding, sorting, HU and resampling of an uncompressed series.")
    static final class Volume implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--slices", defaultValue = "300", description = "Slices (default: 300).")
        private int slices;

        @Option(names = "--threads", defaultValue = "2", description = "Threads (default: 2).")
        private int threads;

        @Override
        public Integer call() throws IOException {
            return run(
                    spec, (folder, out) -> VolumeBench.run(new VolumeBench.Options(folder, slices, threads, 5, out)));
        }
    }

    /** {@code bench queue}. */
    @Command(
            name = "queue",
            mixinStandardHelpOptions = true,
            description = "Cost of the job queue for each study, with 10 to 10,000 waiting; urgent before 1,000.")
    static final class Queue implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            return run(spec, (folder, out) -> {
                int code = QueueBench.run(folder, Clock.systemUTC(), out);
                try (var files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                return code;
            });
        }
    }
    /** {@code bench ingest}. */
    @Command(
            name = "ingest",
            mixinStandardHelpOptions = true,
            description = "Durable C-STORE beside dcmtk storescp, over 1 and 4 associations.")
    static final class Ingest implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--instances", defaultValue = "300", description = "Instances of 512 KB (default: 300).")
        private int instances;

        @Option(names = "--rounds", defaultValue = "5", description = "Rounds after a first one (default: 5).")
        private int rounds;

        @Option(names = "--json", description = "One JSON object instead of a table.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            return run(spec, (folder, out) -> {
                try {
                    return IngestBench.run(new IngestBench.Options(folder, rounds, instances, json, out));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            });
        }
    }

    /** {@code bench study}. */
    @Command(
            name = "study",
            mixinStandardHelpOptions = true,
            description = "Waiting and delivery of whole studies through the packaged service.")
    static final class Study implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--studies", defaultValue = "5", description = "Studies after a first one (default: 5).")
        private int studies;

        @Option(names = "--slices", defaultValue = "300", description = "Slices of a study (default: 300).")
        private int slices;

        @Override
        public Integer call() throws IOException {
            return run(
                    spec,
                    (folder, out) -> StudyBench.run(
                            new StudyBench.Options(folder, studies, slices, Duration.ofSeconds(5), out)));
        }
    }

    /** {@code bench validate}. */
    @Command(
            name = "validate",
            mixinStandardHelpOptions = true,
            description = "Cost of a validation run beyond plain analysis of the same simulated studies.")
    static final class Validate implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--studies", defaultValue = "200", description = "Simulated studies (default: 200).")
        private int studies;

        @Option(names = "--rounds", defaultValue = "2", description = "Plain and validation in turn (default: 2).")
        private int rounds;

        @Override
        public Integer call() throws IOException {
            return run(
                    spec,
                    (folder, out) -> ValidateBench.run(
                            new ValidateBench.Options(OfflineSettings.read(), folder, studies, rounds, out)));
        }
    }
}
