package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.MemorySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the fragments of encapsulated pixel data are (PS3.5 section A.4).
 *
 * @param basicOffsets the Basic Offset Table, empty where its item is
 * @param fragments in order
 */
record FragmentTable(List<Long> basicOffsets, List<Fragment> fragments) {
    private static final int ITEM = 0xFFFEE000;
    private static final int SEQUENCE_DELIMITER = 0xFFFEE0DD;
    private static final int ITEM_HEADER = 8;

    /**
     * One item of the pixel data.
     *
     * @param itemOffset of the item's tag from the item tag of the first fragment, as the offset tables count
     * @param start of its bytes in the source
     */
    record Fragment(ByteSource source, long itemOffset, long start, int length) {
        byte[] bytes() throws IOException {
            return source.read(start, length);
        }

        /** The last bytes, at most {@code count}. */
        byte[] tail(int count) throws IOException {
            int size = Math.min(count, length);
            return source.read(start + length - size, size);
        }

        byte[] head(int count) throws IOException {
            return source.read(start, Math.min(count, length));
        }
    }

    FragmentTable {
        basicOffsets = List.copyOf(basicOffsets);
        fragments = List.copyOf(fragments);
        if (fragments.isEmpty()) {
            throw new DecodeException("encapsulated pixel data without a fragment");
        }
    }

    static FragmentTable of(Value.Fragments value) {
        List<Fragment> fragments = new ArrayList<>();
        long itemOffset = 0;
        for (byte[] bytes : value.fragments()) {
            fragments.add(new Fragment(new MemorySource(bytes), itemOffset, 0, bytes.length));
            itemOffset += ITEM_HEADER + bytes.length;
        }
        return new FragmentTable(value.offsets(), fragments);
    }

    /**
     * Reads item headers only.
     *
     * @param offset of the Basic Offset Table's item
     */
    static FragmentTable scan(ByteSource source, long offset) throws IOException {
        int tableLength = itemLength(source, offset);
        if (tableLength < 0 || tableLength % 4 != 0) {
            throw new DecodeException("Basic Offset Table is damaged");
        }
        long first = offset + ITEM_HEADER + tableLength;
        List<Fragment> fragments = new ArrayList<>();
        long at = first;
        for (int length = itemLength(source, at); length >= 0; length = itemLength(source, at)) {
            if (at + ITEM_HEADER + length > source.size()) {
                throw new DecodeException("fragment " + (fragments.size() + 1) + " is cut off");
            }
            fragments.add(new Fragment(source, at - first, at + ITEM_HEADER, length));
            at += ITEM_HEADER + length;
        }
        return new FragmentTable(offsets(source.read(offset + ITEM_HEADER, tableLength)), fragments);
    }

    /** Length of the item at an offset; -1 at the sequence delimiter. */
    private static int itemLength(ByteSource source, long at) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(source.read(at, ITEM_HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        int tag = Short.toUnsignedInt(header.getShort()) << 16 | Short.toUnsignedInt(header.getShort());
        int length = header.getInt();
        if (tag == SEQUENCE_DELIMITER) {
            return -1;
        }
        if (tag != ITEM || length < 0) {
            throw new DecodeException("encapsulated pixel data: an item is expected at byte " + at);
        }
        return length;
    }

    private static List<Long> offsets(byte[] table) {
        List<Long> offsets = new ArrayList<>();
        ByteBuffer words = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            offsets.add(Integer.toUnsignedLong(words.getInt()));
        }
        return offsets;
    }
}
