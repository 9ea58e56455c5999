package dev.hilum.receive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A receiver under test: a process, its port and what it uses up. */
final class IngestPeer implements AutoCloseable {
    /** Linux counts CPU time in {@code /proc/PID/stat} in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double MIB = 1024 * 1024;

    private final Kind kind;
    private final Process process;
    private final Path folder;
    private final int port;
    private final @Nullable BufferedReader answers;

    private IngestPeer(Kind kind, Process process, Path folder, int port, @Nullable BufferedReader answers) {
        this.kind = kind;
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.answers = answers;
    }

    /** Receivers that are compared. */
    enum Kind {
        HILUM,
        /** dcmtk storescp as it comes: PDUs of 16 KiB. */
        STORESCP,
        STORESCP_FORK,
        /** dcmtk storescp with its largest PDU, 128 KiB. */
        STORESCP_LARGE,
        STORESCP_FORK_LARGE;

        static List<Kind> besides(int associations) {
            return associations == 1
                    ? List.of(HILUM, STORESCP, STORESCP_LARGE)
                    : List.of(HILUM, STORESCP_FORK, STORESCP_FORK_LARGE);
        }
    }

    /** CPU time so far, in seconds. */
    record Mark(double cpuSeconds) {}

    static IngestPeer start(Kind kind, Path work) throws IOException {
        Path folder = work.resolve(kind.name());
        delete(folder);
        Files.createDirectories(folder);
        return kind == Kind.HILUM ? hilum(folder) : storescp(kind, folder);
    }

    Kind kind() {
        return kind;
    }

    int port() {
        return port;
    }

    Mark mark() throws IOException {
        ask("mark");
        return new Mark(cpuSeconds());
    }

    IngestBench.Usage since(Mark before) throws IOException {
        double cpu = cpuSeconds() - before.cpuSeconds();
        String heap = ask("heap");
        if (heap.isEmpty()) {
            return new IngestBench.Usage(cpu, Double.NaN, Double.NaN);
        }
        String[] bytes = heap.split(" ");
        return new IngestBench.Usage(cpu, Long.parseLong(bytes[0]) / MIB, Long.parseLong(bytes[1]) / MIB);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        if (answers == null) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        delete(folder);
    }

    /** Empty from a peer that cannot be asked. */
    private String ask(String question) throws IOException {
        if (answers == null) {
            return "";
        }
        OutputStream out = process.getOutputStream();
        out.write((question + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the receiver has ended");
        }
        return answer;
    }

    private static IngestPeer hilum(Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:+UseCompactObjectHeaders", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath(), IngestReceiver.class.getName()));
        command.add(folder.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        String port = answers.readLine();
        while (port != null && !port.matches("[0-9]+")) {
            port = answers.readLine();
        }
        if (port == null) {
            throw new IOException("the receiver did not start");
        }
        return new IngestPeer(Kind.HILUM, process, folder, Integer.parseInt(port), answers);
    }

    /** Of this program: beside a packaged application lie its libraries, which are in no class path. */
    private static String classPath() throws IOException {
        try {
            Path own = Path.of(IngestPeer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path libraries = own.resolveSibling("../lib").normalize();
            if (own.toString().endsWith(".jar") && Files.isDirectory(libraries.resolve("main"))) {
                return String.join(":", own.toString(), libraries + "/main/*", libraries + "/boot/*");
            }
            return System.getProperty("java.class.path");
        } catch (URISyntaxException e) {
            throw new IOException("where this program lies is no path", e);
        }
    }

    private static IngestPeer storescp(Kind kind, Path folder) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("storescp", "--output-directory", folder.toString()));
        if (kind == Kind.STORESCP_FORK || kind == Kind.STORESCP_FORK_LARGE) {
            command.add("--fork");
        }
        if (kind == Kind.STORESCP_LARGE || kind == Kind.STORESCP_FORK_LARGE) {
            command.addAll(List.of("--max-pdu", "131072"));
        }
        command.add(String.valueOf(port));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TCP_NODELAY", "1");
        Process process = builder.start();
        awaitListening(process, port);
        return new IngestPeer(kind, process, folder, port, null);
    }

    private static void awaitListening(Process process, int port) throws IOException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IOException("storescp does not listen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Of the process and of the children it has waited for (proc(5): utime, stime, cutime, cstime). */
    private double cpuSeconds() throws IOException {
        double sum = cpuSeconds(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            sum += cpuSeconds(child.pid());
        }
        return sum;
    }

    private static double cpuSeconds(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
