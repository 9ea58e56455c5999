package dev.hilum.pipeline;

import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.StoreSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Instances as Part 10 files of a folder, as they came. Nothing is synced: they are fetched again where they are lost. */
final class FolderSink implements DimseHandler {
    private final Path folder;
    private int count;

    FolderSink(Path folder) {
        this.folder = folder;
    }

    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) throws IOException {
        count++;
        Path file = folder.resolve(count + ".dcm");
        FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Sink sink = new Sink(file, out);
        sink.write(ByteBuffer.wrap(Part10Writer.fileHeader(
                Part10Writer.fileMeta(request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid()))));
        return sink;
    }

    private record Sink(Path file, FileChannel out) implements StoreSink {
        @Override
        public void write(ByteBuffer fragment) throws IOException {
            while (fragment.hasRemaining()) {
                out.write(fragment);
            }
        }

        @Override
        public DimseStatus complete() throws IOException {
            out.close();
            return DimseStatus.SUCCESS;
        }

        @Override
        public void abort() {
            try {
                out.close();
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + file, e);
            }
        }
    }
}
