package dev.hilum.dicom.net;

import dev.hilum.dicom.data.Uid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast data sets come in when nothing is done with them, beside dcmtk's storescp (which also writes nothing, {@code
 * --ignore}) with the same sender in the same run, rounds interleaved. Run by hand: {@code java -cp …
 * dev.hilum.dicom.net.ReceiveBenchmark [rounds]}. The sender is this package's own and shares the processors.
 */
final class ReceiveBenchmark {
    private static final int INSTANCES = 300;
    private static final byte[] DATA = CtFile.dataSet("1.2.3", 512 * 1024);

    private ReceiveBenchmark() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Path folder = Files.createTempDirectory("receive-benchmark");
        int port = PeerInteropTest.freePort();
        int forkPort = PeerInteropTest.freePort();
        Process single = DebianPeer.start(folder, "storescp", "--ignore", "" + port);
        Process fork = DebianPeer.start(folder, "storescp", "--fork", "--ignore", "" + forkPort);
        try (DicomServer server =
                DicomServer.start(ServerSettings.on("127.0.0.1", 0), new NullHandler(), NetListener.NONE)) {
            for (int associations : new int[] {1, 4}) {
                double[] ours = new double[rounds];
                double[] theirs = new double[rounds];
                for (int i = -1; i < rounds; i++) {
                    double own = seconds(server.port(), associations);
                    double peer = seconds(associations == 1 ? port : forkPort, associations);
                    if (i >= 0) {
                        ours[i] = own;
                        theirs[i] = peer;
                    }
                }
                report(associations, median(ours), median(theirs));
            }
        } finally {
            single.destroy();
            fork.destroy();
        }
    }

    private static void report(int associations, double ours, double theirs) {
        System.out.printf(
                Locale.ROOT,
                "{\"associations\":%d,\"hilumPerSecond\":%.0f,\"storescpPerSecond\":%.0f,\"ratio\":%.2f}%n",
                associations,
                INSTANCES / ours,
                INSTANCES / theirs,
                theirs / ours);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double seconds(int port, int associations) throws Exception {
        long begin = System.nanoTime();
        try (ExecutorService senders = Executors.newFixedThreadPool(associations)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < associations; i++) {
                tasks.add(() -> send(port, INSTANCES / associations));
            }
            for (Future<Integer> sent : senders.invokeAll(tasks)) {
                if (sent.get() != INSTANCES / associations) {
                    throw new IllegalStateException("not all were stored");
                }
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static int send(int port, int count) throws IOException {
        int stored = 0;
        try (Association association = Association.open(AssociationTest.to(port))) {
            for (int i = 0; i < count; i++) {
                DimseStatus status = association.store(
                        Uid.CT_IMAGE, "1.2.3", AssociationTest.EXPLICIT, new ByteArrayInputStream(DATA));
                stored += status.isStored() ? 1 : 0;
            }
        }
        return stored;
    }

    private static final class NullHandler implements DimseHandler {
        @Override
        public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
            return new StoreSink() {
                @Override
                public void write(ByteBuffer fragment) {}

                @Override
                public DimseStatus complete() {
                    return DimseStatus.SUCCESS;
                }

                @Override
                public void abort() {}
            };
        }
    }
}
