package dev.hilum.validate;

import dev.hilum.infer.InferenceCancelledException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.RunControl;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.validate.reference.Manifest;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.reference.ReferenceReader;
import dev.hilum.validate.source.CaseFiles;
import dev.hilum.validate.source.DicomwebAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs the cases of a manifest through the production code. Each finished case is kept in {@code out/cases}; a run that
 * was stopped goes on with those that are missing.
 */
public final class ValidationRun {
    private final Manifest manifest;
    private final Path out;
    private final DicomwebAccess access;
    private final Engines engines;
    private final RunSettings settings;
    private final Watch watch;

    /**
     * @param analyses as many as run beside each other; each with models of its own
     * @param models in use, whose training lists guard
     * @param parameters of the analysis, printed in the report and part of what a kept case depends on
     * @param software release version
     */
    public record Engines(
            List<StudyAnalysis> analyses, List<ModelPackage> models, List<String> parameters, String software) {
        public Engines {
            analyses = List.copyOf(analyses);
            models = List.copyOf(models);
            parameters = List.copyOf(parameters);
        }
    }

    /** Everything that the report is made from. */
    public record Outcome(
            Manifest manifest,
            RunSettings settings,
            Engines engines,
            List<CaseResult> cases,
            List<StressTest.Row> stress) {}

    /**
     * Who looks on.
     *
     * @param lines takes progress, a line a case
     * @param stopped true ends the run between two tiles of the running inference; the finished cases are kept
     */
    public record Watch(Consumer<String> lines, BooleanSupplier stopped) {
        /** Nobody stops it. */
        public static Watch of(Consumer<String> lines) {
            return new Watch(lines, () -> false);
        }

        RunControl control() {
            return (model, done, total) -> {
                if (stopped.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                    throw new InferenceCancelledException(
                            "stopped; the finished cases are kept, and the same command goes on from them");
                }
            };
        }
    }

    /** @param access to DICOMweb services that the manifest names */
    public ValidationRun(
            Manifest manifest, Path out, Engines engines, RunSettings settings, DicomwebAccess access, Watch watch) {
        this.manifest = manifest;
        this.out = out;
        this.engines = engines;
        this.settings = settings;
        this.access = access;
        this.watch = watch;
    }

    /**
     * Runs what is missing, in the order of the manifest; a bad case is a row.
     *
     * @throws InferenceCancelledException where it was stopped; no inference runs any more then
     */
    public Outcome run() {
        CaseFiles.sweep(out);
        CaseStore store = new CaseStore(out);
        HeldOutGuard guard = new HeldOutGuard(engines.models());
        Progress progress = new Progress(manifest.cases().size(), System::nanoTime, watch.lines());
        BlockingQueue<StudyAnalysis> free = new LinkedBlockingQueue<>(engines.analyses());
        List<Future<CaseResult>> running = new ArrayList<>();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(engines.analyses().size())) {
            for (ManifestCase one : manifest.cases()) {
                running.add(pool.submit(() -> result(one, store, guard, progress, free)));
            }
            List<CaseResult> results = withoutDuplicates(collected(running, pool));
            return new Outcome(manifest, settings, engines, results, stress(results));
        }
    }

    private CaseResult result(
            ManifestCase one, CaseStore store, HeldOutGuard guard, Progress progress, BlockingQueue<StudyAnalysis> free)
            throws InterruptedException {
        String fingerprint = fingerprint(one);
        Optional<CaseResult> kept = store.find(one.name(), fingerprint);
        StudyAnalysis analysis = free.take();
        try {
            CaseResult result = kept.orElseGet(
                    () -> runner(analysis, guard).run(one, fingerprint, store.pictures(one.name()), watch.control()));
            if (kept.isEmpty()) {
                store.keep(result);
            }
            progress.finished(result, kept.isPresent());
            return result;
        } finally {
            free.add(analysis);
        }
    }

    private static List<CaseResult> collected(List<Future<CaseResult>> running, ExecutorService pool) {
        try {
            List<CaseResult> results = new ArrayList<>();
            for (Future<CaseResult> r : running) {
                results.add(await(r));
            }
            return results;
        } catch (RuntimeException e) {
            // A full disk or a stop: cases that wait must not run on.
            pool.shutdownNow();
            throw e;
        }
    }

    private static CaseResult await(Future<CaseResult> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceCancelledException("stopped; the finished cases are kept");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private CaseRunner runner(StudyAnalysis analysis, HeldOutGuard guard) {
        return new CaseRunner(analysis, guard, settings, manifest, this::files);
    }

    private CaseFiles files(ManifestCase one) {
        return DicomwebAccess.isWeb(one.path())
                ? CaseFiles.fetch(one.path(), access, out)
                : CaseFiles.in(manifest.resolve(one.path()));
    }

    /** Changes with the row, its references' sizes and times, the models, and whatever shapes a result. */
    private String fingerprint(ManifestCase one) {
        StringBuilder text = new StringBuilder(engines.software())
                .append('\n')
                .append(one)
                .append('\n')
                .append(settings.match())
                .append(settings.pictures())
                .append(settings.allowTrained())
                .append(engines.parameters());
        manifest.find(one.prior()).ifPresent(prior -> text.append('\n').append(prior));
        engines.models().forEach(m -> text.append('\n').append(m.identity()));
        for (String reference : one.references()) {
            Path file = manifest.resolve(reference);
            try {
                text.append('\n').append(Files.size(file)).append(' ').append(Files.getLastModifiedTime(file));
            } catch (IOException absent) {
                text.append("\nabsent");
            }
        }
        return Digest.hex(text.toString());
    }

    /** A second case with the same pixels counts once: the later one becomes a failure. */
    private static List<CaseResult> withoutDuplicates(List<CaseResult> results) {
        Map<String, String> seen = new HashMap<>();
        List<CaseResult> distinct = new ArrayList<>();
        for (CaseResult r : results) {
            String pixels = r.identity() == null ? "" : r.identity().pixels();
            String first = pixels.isEmpty() ? null : seen.putIfAbsent(pixels, r.name());
            distinct.add(
                    first == null
                            ? r
                            : CaseResult.failed(
                                    r.name(),
                                    "DUPLICATE: the same pixels as case " + first + "; each study counts once",
                                    r.fingerprint()));
        }
        return distinct;
    }

    /** The first cases that have a result. */
    private List<StressTest.Row> stress(List<CaseResult> results) {
        List<StressTest.Row> rows = new ArrayList<>();
        StudyAnalysis analysis = engines.analyses().getFirst();
        List<ManifestCase> chosen = results.stream()
                .filter(r -> r.error() == null)
                .limit(settings.stress())
                .flatMap(r -> manifest.find(r.name()).stream())
                .toList();
        for (ManifestCase one : chosen) {
            watch.lines().accept("stress tests of case " + one.name());
            try (CaseFiles files = files(one)) {
                var instances = CaseRunner.instances(one, files);
                var reference = ReferenceReader.read(
                        one.references().stream().map(manifest::resolve).toList(), one.types(), instances);
                rows.addAll(new StressTest(analysis, settings, watch.control()).run(one, instances, reference));
            } catch (UncheckedIOException | IllegalStateException | CaseRefusedException e) {
                watch.lines().accept("  not possible: " + e.getMessage());
            }
        }
        return rows;
    }

    /** Names of the models, for a line of the log. */
    public String models() {
        return engines.models().stream()
                .map(m -> m.contract().name() + " " + m.contract().version())
                .collect(Collectors.joining(", "));
    }
}
