package dev.hilum.app;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.CallerRules;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StoreSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The demo's archive: a storage SCP on loopback that keeps each instance as a Part 10 file. */
final class DemoArchive implements DimseHandler, AutoCloseable {
    static final String AE_TITLE = "ARCHIVE";

    private final Path folder;
    private final Map<String, Path> arrived = new ConcurrentHashMap<>();
    private final DicomServer server;

    private DemoArchive(Path folder) throws IOException {
        this.folder = folder;
        ServerSettings settings =
                ServerSettings.on("127.0.0.1", 0).withCallers(new CallerRules(Set.of(AE_TITLE), List.of()));
        this.server = DicomServer.start(settings, this, NetListener.NONE);
    }

    static DemoArchive start(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new DemoArchive(folder);
    }

    int port() {
        return server.port();
    }

    /** Files by SOP Class UID of what arrived whole. */
    Map<String, Path> arrived() {
        return Map.copyOf(arrived);
    }

    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) throws IOException {
        return new FileSink(request);
    }

    @Override
    public void close() {
        server.close();
    }

    private final class FileSink implements StoreSink {
        private final String sopClassUid;
        private final Path part;
        private final Path whole;
        private final OutputStream out;
        private final WritableByteChannel channel;

        FileSink(DimseRequest.CStoreRequest request) throws IOException {
            sopClassUid = request.sopClassUid();
            whole = folder.resolve(request.sopInstanceUid() + ".dcm");
            part = folder.resolve(request.sopInstanceUid() + ".part");
            out = new BufferedOutputStream(Files.newOutputStream(part));
            channel = Channels.newChannel(out);
            DataSet meta = Part10Writer.fileMeta(sopClassUid, request.sopInstanceUid(), request.transferSyntaxUid());
            out.write(Part10Writer.fileHeader(meta));
        }

        @Override
        public void write(ByteBuffer fragment) throws IOException {
            channel.write(fragment);
        }

        @Override
        public DimseStatus complete() throws IOException {
            channel.close();
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            arrived.put(sopClassUid, whole);
            return DimseStatus.SUCCESS;
        }

        @Override
        public void abort() {
            try {
                channel.close();
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // The demo folder is cleared at the next start.
                System.getLogger("dev.hilum.app").log(System.Logger.Level.DEBUG, "part file stays", e);
            }
        }
    }
}
