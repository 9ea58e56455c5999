package dev.hilum.retrieve;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.io.Part10Reader;
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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Instances of one study as Part 10 files of a folder, as they came. Nothing is synced: they are fetched again where they
 * are lost. An instance of another study is refused, so that its sender keeps it for who it is meant for.
 */
final class FolderSink implements DimseHandler {
    private static final int CANNOT_UNDERSTAND = 0xC000;

    private final Path folder;
    private final String studyInstanceUid;
    /** An archive may move over several associations at once. */
    private final AtomicInteger count = new AtomicInteger();

    FolderSink(Path folder, String studyInstanceUid) {
        this.folder = folder;
        this.studyInstanceUid = studyInstanceUid;
    }

    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) throws IOException {
        Path file = folder.resolve(count.incrementAndGet() + ".dcm");
        FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Sink sink = new Sink(file, out);
        sink.write(ByteBuffer.wrap(Part10Writer.fileHeader(
                Part10Writer.fileMeta(request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid()))));
        return sink;
    }

    private final class Sink implements StoreSink {
        private final Path file;
        private final FileChannel out;

        Sink(Path file, FileChannel out) {
            this.file = file;
            this.out = out;
        }

        @Override
        public void write(ByteBuffer fragment) throws IOException {
            while (fragment.hasRemaining()) {
                out.write(fragment);
            }
        }

        @Override
        public DimseStatus complete() throws IOException {
            out.close();
            if (isOfTheStudy()) {
                return DimseStatus.SUCCESS;
            }
            Files.delete(file);
            return DimseStatus.of(CANNOT_UNDERSTAND).withComment("not of the study that was asked for");
        }

        private boolean isOfTheStudy() throws IOException {
            try {
                return Part10Reader.readHeader(file).studyInstanceUid().equals(studyInstanceUid);
            } catch (DicomException e) {
                return false;
            }
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
