package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the header of a data set from its first bytes, while the rest is still on its way (C-STORE). Not thread-safe.
 * The header may be of no use for a Deflated data set before all is there: {@link #offer} stays empty then.
 */
public final class HeaderPrefix {
    private static final int FIRST_TRY = 2 * 1024;

    private final TransferSyntax syntax;
    private final int stopTag;
    private final int limit;
    private byte[] bytes = new byte[32 * 1024];
    private int length;
    private int nextTry = FIRST_TRY;
    private int headerLength;

    /** Stops at Pixel Data and keeps at most 16 MiB. */
    public HeaderPrefix(TransferSyntax syntax) {
        this(syntax, Tag.PixelData, 16 << 20);
    }

    /**
     * @param stopTag the first top-level tag that is not wanted: elements before it are the header
     * @param limit of the bytes kept; a header that is not whole within them is a {@link DicomException}
     */
    public HeaderPrefix(TransferSyntax syntax, int stopTag, int limit) {
        this.syntax = syntax;
        this.stopTag = stopTag;
        this.limit = limit;
    }

    /** More bytes may follow. */
    static final class Incomplete extends RuntimeException {
        private static final long serialVersionUID = 1L;
        static final Incomplete SIGNAL = new Incomplete();

        private Incomplete() {
            super("more bytes are needed", null, false, false);
        }
    }

    /**
     * Takes the next bytes of the data set (they are copied). Returns the header once it is whole: the elements before the
     * stop tag, longer byte values as {@link dev.hilum.dicom.data.Value.Deferred} with offsets from the start of the data
     * set. Tries again only after the bytes have doubled, so the cost stays linear.
     *
     * @throws DicomException where the bytes are no data set, or the header is longer than the limit
     */
    public Optional<DataSet> offer(byte[] source, int offset, int count) {
        append(source, offset, count);
        if (length < nextTry || syntax.deflated()) {
            return Optional.empty();
        }
        nextTry = length * 2;
        try {
            return Optional.of(parse(true));
        } catch (Incomplete e) {
            return Optional.empty();
        }
    }

    /** The header of a data set that ended with the bytes offered so far. */
    public DataSet end() {
        return parse(false);
    }

    /**
     * After the header was read: offset of the first element that is not part of it, or the length of the data set
     * where there is none. Of a Deflated data set it counts inflated bytes.
     */
    public int headerLength() {
        return headerLength;
    }

    private DataSet parse(boolean open) {
        try {
            ByteSource source = new MemorySource(bytes, length);
            if (syntax.deflated()) {
                source = Inflated.of(source, 0, ReadLimits.DEFAULT);
            }
            SourceCursor cursor = new SourceCursor(source, open);
            DataSet header = new DataSetParser(cursor, ReadLimits.DEFAULT, true, stopTag).read(Scope.of(syntax));
            headerLength = (int) cursor.position();
            return header;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(byte[] source, int offset, int count) {
        if (count > limit - length) {
            throw new DicomException("header is not whole within " + limit + " bytes");
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }
}
