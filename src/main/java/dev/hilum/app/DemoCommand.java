package dev.hilum.app;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./hilum demo}: the whole way of a study on one machine, over loopback. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts the service and a small archive on loopback, sends the study in sample-dicom to it,"
                + " prints the findings and keeps serving until Ctrl-C.")
final class DemoCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--exit", description = "Stop after the print.")
    private boolean exit;

    @Option(names = "--study", paramLabel = "DIR", description = "Folder to send (default: sample-dicom).")
    private Path study = Path.of("sample-dicom");

    @Override
    public Integer call() throws IOException {
        Path folder = Files.isDirectory(study) ? study : installed(study);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(study + " is not a folder");
        }
        Path home = Path.of("var", "demo").toAbsolutePath();
        clear(home);
        try (DemoArchive archive = DemoArchive.start(home.resolve("archive"))) {
            settings(home, archive.port());
            DemoApplication.plan(new DemoApplication.Plan(folder, archive, exit));
            return Running.until(() -> Quarkus.run(DemoApplication.class, Running::ended));
        }
    }

    /** Each demo begins with an empty data folder, so that it shows an analysis and not yesterday's result. */
    private static void clear(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(home)) {
            tree.sorted(Comparator.reverseOrder()).forEach(DemoCommand::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear the demo folder: " + path, e);
        }
    }

    private static Path installed(Path path) {
        String install = System.getenv("HILUM_INSTALL");
        return install == null ? path : Path.of(install).resolve(path);
    }

    /** The demo's settings, above everything that the environment says. */
    private static void settings(Path home, int archivePort) {
        System.setProperty("hilum.home", home.toString());
        System.setProperty("hilum.dicom.host", "127.0.0.1");
        System.setProperty("hilum.dicom.port", String.valueOf(free(11112)));
        System.setProperty("quarkus.http.host", "127.0.0.1");
        System.setProperty("quarkus.http.port", String.valueOf(free(8080)));
        System.setProperty("hilum.study.quiet-period", "2s");
        System.setProperty("hilum.destinations.archive.type", "c-store");
        System.setProperty("hilum.destinations.archive.host", "127.0.0.1");
        System.setProperty("hilum.destinations.archive.port", String.valueOf(archivePort));
        System.setProperty("hilum.destinations.archive.ae-title", DemoArchive.AE_TITLE);
        System.setProperty("quarkus.log.level", System.getProperty("quarkus.log.level", "WARN"));
    }

    /** The usual port where it is free, else 0: any. */
    private static int free(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }
}
