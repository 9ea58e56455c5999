package dev.hilum.deliver;

import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StoreSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An archive that answers as a test says. */
final class FakeArchive implements DimseHandler, AutoCloseable {
    final List<String> received = new CopyOnWriteArrayList<>();
    final AtomicInteger associations = new AtomicInteger();
    private final Map<String, DimseStatus> answers = new ConcurrentHashMap<>();
    private final DicomServer server;

    FakeArchive(ServerSettings settings) throws IOException {
        this.server = DicomServer.start(settings, this, new NetListener() {
            @Override
            public void opened(AssociationContext association) {
                associations.incrementAndGet();
            }
        });
    }

    FakeArchive() throws IOException {
        this(ServerSettings.on("127.0.0.1", 0));
    }

    int port() {
        return server.port();
    }

    void answer(String sopInstanceUid, int status) {
        answers.put(sopInstanceUid, DimseStatus.of(status));
    }

    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
        DimseStatus status = answers.getOrDefault(request.sopInstanceUid(), DimseStatus.SUCCESS);
        return new StoreSink() {
            @Override
            public void write(ByteBuffer fragment) {}

            @Override
            public DimseStatus complete() {
                received.add(request.sopInstanceUid());
                return status;
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
