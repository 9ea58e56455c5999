package dev.hilum.bucket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** S3Proxy as a process of its own on loopback, its objects in a folder. */
public final class S3Server implements AutoCloseable {
    private static final Path JAR = Path.of("target", "peers", "s3proxy.jar");
    private static final S3Settings.Keys KEYS = new S3Settings.Keys("tester", "not-a-secret");

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Skips the test where S3Proxy was not fetched by the build. */
    public static S3Server start(Path home) throws IOException {
        Assumptions.assumeTrue(
                Files.exists(JAR), "skipped: S3Proxy is not in target/peers (mvn process-test-resources)");
        int port = freePort();
        Path objects = Files.createDirectories(home.resolve("objects"));
        Files.createDirectories(objects.resolve("hospital"));
        Path settings = home.resolve("s3proxy.conf");
        Files.writeString(settings, """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                """.formatted(port, KEYS.access(), KEYS.secret(), objects));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-jar",
                        JAR.toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("s3proxy.log").toFile())
                .start();
        S3Server server = new S3Server(process, port);
        server.awaitUp(home.resolve("s3proxy.log"));
        return server;
    }

    /** The bucket "hospital". */
    public S3Settings settings(String prefix) {
        return settings(prefix, KEYS);
    }

    S3Settings settings(String prefix, S3Settings.Keys keys) {
        return new S3Settings("hospital", prefix, "us-east-1", Optional.of(endpoint()), Optional.of(keys));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public S3Settings.Keys keys() {
        return KEYS;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void awaitUp(Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("S3Proxy did not start: " + String.join("\n", lines(log)));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // another process: its port can only be tried
        }
    }

    private static List<String> lines(Path log) throws IOException {
        return Files.readAllLines(log);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
