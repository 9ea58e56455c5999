package dev.hilum.dicom.pixel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Another program that writes or reads pixel data; tests that need it are skipped where it is not installed. */
final class PeerProgram {
    private PeerProgram() {}

    static boolean isInstalled(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    static void require(String name) {
        Assumptions.assumeTrue(isInstalled(name), "skipped: " + name + " is not installed");
    }

    /** Runs a command from one file to another; true where it ended well and wrote the file. */
    static boolean convert(Path in, Path out, String... command) throws IOException, InterruptedException {
        Files.deleteIfExists(out);
        String[] all = Stream.concat(Arrays.stream(command), Stream.of(in.toString(), out.toString()))
                .toArray(String[]::new);
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0 && Files.exists(out);
    }
}
