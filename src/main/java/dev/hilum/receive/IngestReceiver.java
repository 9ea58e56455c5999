package dev.hilum.receive;

import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.job.Database;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * The receiving half of the service in a process of its own, so that its CPU time and memory can be measured and it can
 * be killed. Prints its port, then answers one line per line of standard input:
 *
 * <ul>
 *   <li>{@code mark}: collects garbage and remembers the heap: {@code ok}
 *   <li>{@code heap}: {@code PEAK RETAINED} bytes above the mark, highest since and after collecting garbage
 *   <li>end of input: stops
 * </ul>
 */
public final class IngestReceiver {
    private long marked;

    private IngestReceiver() {}

    /** Runs until standard input ends; the argument is the data folder. */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (Database database = Database.embedded(home.resolve("db"));
                Inbox inbox = Inbox.open(
                        new InboxSettings(home.resolve("inbox"), 64L << 20, 32 << 20, 128L << 20),
                        database.transactions(),
                        Inbox.Reading.dicom(),
                        Clock.systemUTC(),
                        UidSource.random())) {
            InstanceReceiver receiver = new InstanceReceiver(inbox, UidSource.random(), ReceiveListener.NONE);
            try (DicomServer server = DicomServer.start(ServerSettings.on("127.0.0.1", 0), receiver, receiver)) {
                out.println(server.port());
                new IngestReceiver().answer(out);
                server.shutdown(Duration.ofSeconds(5));
            }
        }
    }

    private void answer(PrintStream out) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "mark" -> {
                    marked = collected();
                    pools(MemoryPoolMXBean::resetPeakUsage);
                    out.println("ok");
                }
                case "heap" -> {
                    long[] peak = {0};
                    pools(pool -> peak[0] += pool.getPeakUsage().getUsed());
                    out.println((peak[0] - marked) + " " + (collected() - marked));
                }
                default -> out.println("unknown: " + line);
            }
        }
    }

    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void pools(java.util.function.Consumer<MemoryPoolMXBean> action) {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .forEach(action);
    }
}
