package dev.hilum.dicom.net;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of other DICOM implementations, where they are installed. */
public final class DebianPeer {
    /** What a program said and how it ended. */
    public record Result(int exitCode, String output) {}

    private DebianPeer() {}

    /** The path of a program; its absence skips the test. */
    public static String require(String name) {
        List<String> folders =
                new ArrayList<>(Arrays.asList(System.getenv("PATH").split(File.pathSeparator)));
        folders.add("/usr/sbin");
        for (String folder : folders) {
            Path path = Path.of(folder, name);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        Assumptions.abort(name + " is not installed");
        throw new IllegalStateException();
    }

    public static Result run(Path folder, String... command) throws IOException, InterruptedException {
        command[0] = require(command[0]);
        Path log = Files.createTempFile(folder, "peer", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Result(process.exitValue(), Files.readString(log));
    }

    /** A server process; {@code TCP_NODELAY} is set, since dcmtk leaves it off. */
    public static Process start(Path folder, String... command) throws IOException {
        command[0] = require(command[0]);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "peer", ".log").toFile());
        builder.environment().put("TCP_NODELAY", "1");
        return builder.start();
    }
}
