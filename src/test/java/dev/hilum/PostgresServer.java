package dev.hilum;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.job.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL cluster of this test run in a temporary folder, on a loopback port: Debian's server, run as the user
 * {@code postgres} where the tests run as root, since the server refuses to be root.
 */
public final class PostgresServer implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final List<PostgresServer> SHARED = new ArrayList<>();

    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** A new, empty database in a server that all tests of this JVM share. Skips the test where there is no PostgreSQL. */
    public static Database freshDatabase() {
        return Database.open(shared().freshUrl(), "hilum", "");
    }

    /** URL of an empty database of the server that all tests share, for tests that open it twice. */
    public static String freshSharedUrl() {
        return shared().freshUrl();
    }

    private static synchronized PostgresServer shared() {
        if (SHARED.isEmpty()) {
            PostgresServer server = start();
            SHARED.add(server);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return SHARED.getFirst();
    }

    /** A server of one's own, to be stopped at will. */
    public static PostgresServer start() {
        Optional<Path> found = installed();
        assumeTrue(found.isPresent(), "PostgreSQL is not installed (Debian: postgresql)");
        try {
            Path folder = Files.createTempDirectory("hilum-postgres");
            PostgresServer server = new PostgresServer(found.get(), folder, freePort());
            server.create();
            server.startUp();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JDBC URL of a new, empty database. */
    public String freshUrl() {
        String name = "t" + NAMES.incrementAndGet();
        run("createdb", "-h", folder.toString(), "-p", String.valueOf(port), "-U", "hilum", name);
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** Stops at once and starts again, as after a crash: connections break, committed work is there. */
    public void restart() {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        startUp();
    }

    @Override
    public void close() {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create() {
        if (isRoot()) {
            execute(List.of("chown", "postgres", folder.toString()));
        }
        run("initdb", "-D", data(), "-U", "hilum", "-A", "trust", "-E", "UTF8", "--no-locale", "-N");
    }

    /** Without fsync: these tests kill processes, not the power. */
    private void startUp() {
        String options = "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories=" + folder
                + " -c max_connections=120 -c fsync=off";
        run("pg_ctl", "-D", data(), "-l", folder.resolve("log").toString(), "-w", "-o", options, "start");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    private void execute(List<String> command) {
        try {
            Path output = Files.createTempFile("hilum-postgres", ".out");
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int code = process.waitFor();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (code != 0) {
                throw new IOException(command + " ended with " + code + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The newest version below Debian's folder. */
    private static Optional<Path> installed() {
        Path root = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(root)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
