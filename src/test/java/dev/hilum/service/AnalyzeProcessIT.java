package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hilum analyze} as a process that is asked to stop while a network runs. */
@Tag("slow")
class AnalyzeProcessIT {
    @TempDir
    private Path folder;

    @Test
    void askedToStopItEndsBetweenTwoTilesAndWritesNothing() throws Exception {
        Path out = folder.resolve("out");
        Path sample = Path.of("sample-dicom").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(
                        ServiceProcess.command(List.of("analyze", sample.toString(), "--out", out.toString())))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .put("HILUM_MODELS_PATH", Path.of("models").toAbsolutePath().toString());
        Process run = builder.start();
        String rest;
        try (var lines = run.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("lung-mask ")) {
                line = lines.readLine();
            }
            assertNotNull(line, "it ended before it could be disturbed");
            // Process.destroy() would close what is still to be read.
            run.toHandle().destroy();
            rest = String.join("\n", lines.lines().toList());
        }
        assertTrue(run.waitFor(60, TimeUnit.SECONDS), "SIGTERM did not end it");
        // A crash of the engine would be 134, a death by the signal 143.
        assertEquals(1, run.exitValue(), rest);
        assertTrue(rest.endsWith("hilum: error: stopped; nothing was written"), rest);
        assertFalse(Files.exists(out));
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(f -> f.getFileName().toString().startsWith("hs_err")), "a crash log");
        }
    }
}
