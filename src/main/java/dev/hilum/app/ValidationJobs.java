package dev.hilum.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.validate.RunSettings;
import dev.hilum.validate.reference.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Validation runs over HTTP: a folder each with {@code job.json}, its kept cases and its evidence; one at a time. What
 * was not finished when the process ended goes on after the next start.
 */
final class ValidationJobs implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Longer than any step between two tiles takes. */
    private static final Duration STOP = Duration.ofSeconds(30);

    private final ValidationFolder folder;
    private final Path store;
    private final Runner runner;
    private final Clock clock;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("validation").factory());
    private volatile boolean closing;

    /** Does the work of one run and says how many cases failed. */
    @FunctionalInterface
    interface Runner {
        int run(Manifest manifest, Path out, RunSettings shape, @Nullable Path against) throws IOException;
    }

    /** @param store folder of the runs */
    ValidationJobs(ValidationFolder folder, Path store, Runner runner, Clock clock) {
        this.folder = folder;
        this.store = store;
        this.runner = runner;
        this.clock = clock;
    }

    /** Goes on with what an earlier process left. */
    void resume() {
        all().stream().filter(ValidationJob::isOpen).forEach(this::submit);
    }

    /**
     * Checks the manifest and its paths, keeps the run and starts it.
     *
     * @throws dev.hilum.validate.reference.ReferenceException for a manifest that cannot be read or leaves the folder
     */
    ValidationJob add(String manifest, @Nullable String against, int stress) {
        Manifest read = folder.manifest(manifest);
        ValidationJob job = new ValidationJob(
                UUID.randomUUID().toString(),
                manifest,
                against,
                stress,
                ValidationJob.State.QUEUED,
                clock.instant().toString(),
                read.cases().size(),
                0,
                0,
                null);
        keep(job);
        submit(job);
        return job;
    }

    /** Oldest first. */
    List<ValidationJob> all() {
        if (!Files.isDirectory(store)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(store)) {
            return folders.map(f -> find(String.valueOf(f.getFileName())))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(ValidationJob::createdAt))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + store, e);
        }
    }

    /** @param id as given, never a path: the resource takes UUIDs only */
    Optional<ValidationJob> find(String id) {
        Path file = store.resolve(id).resolve("job.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            ValidationJob job = JSON.readValue(file.toFile(), ValidationJob.class);
            return Optional.of(job.isOpen() ? job.progress(finished(id)) : job);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** A file of the evidence of a run that is done. */
    Path evidence(ValidationJob job, String name) {
        return store.resolve(job.id()).resolve(name);
    }

    private void submit(ValidationJob job) {
        worker.execute(() -> work(job));
    }

    /** The lock keeps nodes that share the folder from running the same one. */
    private void work(ValidationJob job) {
        Path lock = store.resolve(job.id()).resolve("run.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                keep(job.running());
                keep(outcome(job));
            }
        } catch (OverlappingFileLockException e) {
            // This process is at it already.
            return;
        } catch (IOException | RuntimeException e) {
            if (!closing) {
                keep(job.failed(String.valueOf(e.getMessage())));
            }
        }
    }

    private ValidationJob outcome(ValidationJob job) throws IOException {
        Path against =
                job.against() == null ? null : store.resolve(job.against()).resolve("results.json");
        RunSettings d = RunSettings.DEFAULT;
        RunSettings shape =
                new RunSettings(d.match(), d.seed(), d.pictures(), job.stress(), false, d.smallStratum(), d.margin());
        return job.done(runner.run(folder.manifest(job.manifest()), store.resolve(job.id()), shape, against));
    }

    private int finished(String id) throws IOException {
        Path cases = store.resolve(id).resolve("cases");
        if (!Files.isDirectory(cases)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(cases)) {
            return (int) files.filter(f -> f.toString().endsWith(".json")).count();
        }
    }

    private void keep(ValidationJob job) {
        Path own = store.resolve(job.id());
        Path part = own.resolve("job.json.part");
        try {
            Files.createDirectories(own);
            Files.write(part, JSON.writeValueAsBytes(job));
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(
                    part, own.resolve("job.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + own, e);
        }
    }

    /** Finished cases stay; the run goes on after the next start. Its inference has ended when this returns. */
    @Override
    public void close() {
        closing = true;
        worker.shutdownNow();
        try {
            worker.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
