package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads SOP instances: Part 10 files (PS3.10 section 7) and bare data sets. Tolerates a missing preamble, a wrong group
 * length and odd value lengths. Whatever the bytes are, the outcome is an object or a {@link DicomException} that names
 * tag and offset; an {@link IOException} is only a source that cannot be read.
 */
public final class Part10Reader {
    private static final int LONGEST_STREAM = 1 << 30;
    private static final int PREAMBLE = 128;
    private static final int PREFIX = PREAMBLE + 4;

    private Part10Reader() {}

    /** Reads a whole file, values included; nothing is deferred. */
    public static DicomObject read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            DicomObject read = read(new OpenFile(channel, channel.size()), ReadLimits.DEFAULT, false);
            return new DicomObject(read.transferSyntaxUid(), read.meta(), read.dataSet(), new FileSource(path));
        }
    }

    public static DicomObject read(byte[] bytes) {
        try {
            return read(new MemorySource(bytes), ReadLimits.DEFAULT, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads all but the bulk: Pixel Data and longer byte values become {@link dev.hilum.dicom.data.Value.Deferred}, to be
     * read from the object's source. Nothing after encapsulated pixel data is read.
     */
    public static DicomObject readHeader(ByteSource source) throws IOException {
        return read(source, ReadLimits.DEFAULT, true);
    }

    /** As {@link #readHeader(ByteSource)}, of a file; the object's source opens it for each later read. */
    public static DicomObject readHeader(Path path) throws IOException {
        return readHeader(new FileSource(path));
    }

    /** Reads a data set without file meta information, such as that of a C-STORE request. */
    public static DataSet readDataSet(byte[] bytes, String transferSyntaxUid) {
        try {
            return readDataSet(new MemorySource(bytes), transferSyntaxUid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end of the stream, which stays open; more than 1 GiB is a {@link DicomException}. */
    public static DataSet readDataSet(InputStream in, String transferSyntaxUid) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST_STREAM + 1);
        if (bytes.length > LONGEST_STREAM) {
            throw new DicomException("data set of more than " + LONGEST_STREAM + " bytes: read it from a file");
        }
        return readDataSet(bytes, transferSyntaxUid);
    }

    public static DataSet readDataSet(ByteSource source, String transferSyntaxUid) throws IOException {
        TransferSyntax syntax = TransferSyntax.of(transferSyntaxUid);
        return body(source, 0, syntax, new DataSet(), ReadLimits.DEFAULT, false).dataSet();
    }

    /** The header of a data set without file meta information; deferred offsets are from its start. */
    public static DicomObject readDataSetHeader(ByteSource source, String transferSyntaxUid) throws IOException {
        TransferSyntax syntax = TransferSyntax.of(transferSyntaxUid);
        return body(source, 0, syntax, new DataSet(), ReadLimits.DEFAULT, true);
    }

    /** All of the above with limits of one's own. */
    public static DicomObject read(ByteSource source, ReadLimits limits, boolean headerOnly) throws IOException {
        SourceCursor cursor = new SourceCursor(source, false);
        if (hasPreamble(cursor)) {
            cursor.moveTo(PREFIX);
        } else {
            cursor.moveTo(0);
        }
        DataSet meta = cursor.end() - cursor.position() < 8
                ? new DataSet()
                : new DataSetParser(cursor, limits, false, DataSetParser.NO_STOP).readMeta();
        long start = cursor.position();
        TransferSyntax syntax = meta.string(Tag.TransferSyntaxUID)
                .map(TransferSyntax::of)
                .orElseGet(() -> BareDataSet.detect(source, start));
        return body(source, start, syntax, meta, limits, headerOnly);
    }

    private static boolean hasPreamble(SourceCursor cursor) throws IOException {
        if (cursor.end() < PREFIX) {
            return false;
        }
        cursor.moveTo(PREAMBLE);
        return cursor.u8() == 'D' && cursor.u8() == 'I' && cursor.u8() == 'C' && cursor.u8() == 'M';
    }

    private static DicomObject body(
            ByteSource source, long start, TransferSyntax syntax, DataSet meta, ReadLimits limits, boolean headerOnly)
            throws IOException {
        ByteSource used = syntax.deflated() ? Inflated.of(source, start, limits) : source;
        SourceCursor cursor = new SourceCursor(used, false);
        cursor.moveTo(syntax.deflated() ? 0 : start);
        DataSet dataSet = new DataSetParser(cursor, limits, headerOnly, DataSetParser.NO_STOP).read(Scope.of(syntax));
        return new DicomObject(syntax.uid(), meta, dataSet, used);
    }

    /** A file that stays open while it is read. */
    private record OpenFile(FileChannel channel, long size) implements ByteSource {
        @Override
        public byte[] read(long offset, int length) throws IOException {
            Ranges.check(offset, length, size);
            return FileSource.read(channel, offset, length);
        }
    }
}
