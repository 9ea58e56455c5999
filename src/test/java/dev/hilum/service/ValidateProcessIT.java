package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.phantom.PhantomCohort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./hilum validate} as a process that is killed or asked to stop in the middle of a case, then started again: the
 * results are those of an undisturbed run.
 */
@Tag("slow")
@Tag("REQ-VAL")
class ValidateProcessIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static Path manifest;
    private static JsonNode undisturbed;

    @BeforeAll
    static void undisturbedRun() throws Exception {
        manifest = new PhantomCohort(7000, 4, 192, 60).write(folder.resolve("data"));
        Path out = folder.resolve("whole");
        assertEquals(0, started(out).waitFor(), () -> log(out));
        undisturbed = timeless(out);
    }

    @Test
    void killedInTheMiddleAndResumedItGivesTheSameResults() throws Exception {
        Path out = folder.resolve("killed");
        for (int finished = 1; finished <= 2; finished++) {
            Process run = started(out);
            int enough = finished;
            await(run, () -> finished(out) >= enough);
            run.destroyForcibly().waitFor();
            assertTrue(finished(out) < 5, "nothing was left to resume");
        }
        assertEquals(0, started(out).waitFor(), () -> log(out));
        assertTrue(log(out).contains("(kept)"), log(out));
        assertEquals(undisturbed, timeless(out));
        noFetchedOrHalfFiles(out);
    }

    @Test
    void askedToStopItEndsBetweenTwoTilesAndKeepsItsCases() throws Exception {
        Path out = folder.resolve("stopped");
        for (int finished = 1; finished <= 3; finished++) {
            Process run = started(out);
            int enough = finished;
            await(run, () -> finished(out) >= enough);
            run.destroy();
            assertTrue(run.waitFor(60, TimeUnit.SECONDS), "SIGTERM did not end it");
            // A crash of the engine would be 134, a death by the signal 143.
            assertEquals(1, run.exitValue(), () -> log(out));
            assertTrue(log(out).contains("hilum: error: stopped; the finished cases are kept"), log(out));
        }
        assertEquals(0, started(out).waitFor(), () -> log(out));
        assertEquals(undisturbed, timeless(out));
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(f -> f.getFileName().toString().startsWith("hs_err")), "a crash log");
        }
    }

    private static Process started(Path out) throws IOException {
        List<String> command =
                ServiceProcess.command(List.of("validate", manifest.toString(), "--out", out.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(out.getFileName() + ".log").toFile());
        builder.environment()
                .put("HILUM_MODELS_PATH", Path.of("models").toAbsolutePath().toString());
        builder.environment().put("HILUM_HOME", folder.resolve("home").toString());
        return builder.start();
    }

    private static String log(Path out) {
        try {
            return Files.readString(folder.resolve(out.getFileName() + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long finished(Path out) {
        Path cases = out.resolve("cases");
        if (!Files.isDirectory(cases)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(cases)) {
            return files.filter(f -> f.toString().endsWith(".json")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process run, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(run.isAlive() && System.nanoTime() < end, "it ended before it could be disturbed");
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static void noFetchedOrHalfFiles(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            assertTrue(files.noneMatch(f -> f.toString().endsWith(".part")));
        }
    }

    /** Without the run's own times and place. */
    private static JsonNode timeless(Path out) throws IOException {
        JsonNode tree = JSON.readTree(out.resolve("results.json").toFile());
        ((ObjectNode) tree).remove("run");
        tree.path("cases").forEach(c -> ((ObjectNode) c).remove("timing"));
        return tree;
    }
}
