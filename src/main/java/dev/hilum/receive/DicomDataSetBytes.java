package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.HeaderPrefix;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Data sets as dicom.io reads them. */
final class DicomDataSetBytes implements DataSetBytes {
    /** Float, Double Float and Pixel Data and their offset tables (PS3.6). */
    private static final int PIXEL_GROUP = 0x7FE00000;

    /** The header of a CT instance is a few KiB. */
    private static final int FIRST_STEP = 8 * 1024;

    private static final int ITEM = 0xFFFEE000;
    private static final int SEQUENCE_DELIMITER = 0xFFFEE0DD;

    @Override
    public Optional<Header> header(ByteBuffer bytes, String transferSyntaxUid, boolean whole) {
        TransferSyntax syntax = TransferSyntax.of(transferSyntaxUid);
        int length = bytes.remaining();
        HeaderPrefix prefix = new HeaderPrefix(syntax, PIXEL_GROUP, length);
        Optional<DataSet> header = Optional.empty();
        for (int offered = 0, step = FIRST_STEP; header.isEmpty() && offered < length; step *= 2) {
            byte[] part = new byte[Math.min(step, length - offered)];
            bytes.get(bytes.position() + offered, part);
            offered += part.length;
            header = prefix.offer(part, 0, part.length);
        }
        if (header.isEmpty() && whole) {
            header = Optional.of(prefix.end());
        }
        return header.map(dataSet -> new Header(dataSet, pixelOffset(prefix, length, syntax)));
    }

    @Override
    public void requireWhole(ByteSource rest, String transferSyntaxUid) throws IOException {
        DataSet pixels = Part10Reader.readDataSetHeader(rest, transferSyntaxUid).dataSet();
        if (pixels.element(Tag.PixelData).map(Element::value).orElse(null)
                        instanceof Value.Deferred(long offset, long length)
                && length < 0) {
            requireDelimiter(rest, offset);
        }
    }

    @Override
    public DicomObject open(ByteSource source, String transferSyntaxUid) throws IOException {
        return Part10Reader.readDataSetHeader(source, transferSyntaxUid);
    }

    private static long pixelOffset(HeaderPrefix prefix, int length, TransferSyntax syntax) {
        return syntax.deflated() || prefix.headerLength() >= length ? -1 : prefix.headerLength();
    }

    /** Walks over the items of encapsulated pixel data (PS3.5 section A.4). */
    private static void requireDelimiter(ByteSource source, long start) throws IOException {
        for (long at = start; source.size() - at >= 8; ) {
            ByteBuffer item = ByteBuffer.wrap(source.read(at, 8)).order(ByteOrder.LITTLE_ENDIAN);
            int tag = item.getShort() << 16 | item.getShort() & 0xFFFF;
            long length = item.getInt() & 0xFFFFFFFFL;
            if (tag == SEQUENCE_DELIMITER) {
                return;
            }
            if (tag != ITEM) {
                throw new DicomException(Tag.format(Tag.PixelData) + ": no item where a fragment should begin");
            }
            at += 8 + length;
        }
        throw new DicomException(Tag.format(Tag.PixelData) + ": ends early");
    }
}
