package dev.hilum.receive;

import dev.hilum.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link IngestReceiver} in a JVM of its own, so that it can be killed and watched. */
final class ReceiverProcess implements AutoCloseable {
    final Process process;
    final int port;

    private ReceiverProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param wrapper command that starts the JVM, such as strace with its options */
    static ReceiverProcess start(Path home, List<String> wrapper) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(ChildJvm.command(IngestReceiver.class, home.toString()));
        Path log = Files.createTempFile("hilum-receiver", ".log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.matches("[0-9]+")) {
                Files.delete(log); // what it says from now on goes nowhere
                return new ReceiverProcess(process, Integer.parseInt(line));
            }
        }
        throw new IOException("the receiver did not start: " + Files.readString(log));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it in order. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
