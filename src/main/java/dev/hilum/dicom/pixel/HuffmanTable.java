package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A Huffman table (T.81 annex C and F.2.2.3): short codes by one look-up, long ones by their length. */
final class HuffmanTable {
    private static final int FAST_BITS = 10;

    private final short[] fast = new short[1 << FAST_BITS];
    private final byte[] values;
    /** Per code length: first code beyond it, left-aligned to 16 bits; and what to add to a code to find its value. */
    private final int[] limit = new int[17];

    private final int[] offset = new int[17];

    private HuffmanTable(byte[] values) {
        this.values = values;
    }

    /** Reads counts and values as they stand in a DHT segment. */
    static HuffmanTable read(ByteBuffer in) {
        if (in.remaining() < 16) {
            throw new DecodeException("Huffman table is cut off");
        }
        byte[] counts = new byte[16];
        in.get(counts);
        int total = 0;
        for (byte count : counts) {
            total += count & 0xFF;
        }
        if (total < 1 || total > 256 || total > in.remaining()) {
            throw new DecodeException("Huffman table of " + total + " codes");
        }
        byte[] values = new byte[total];
        in.get(values);
        HuffmanTable table = new HuffmanTable(values);
        table.build(counts);
        return table;
    }

    private void build(byte[] counts) {
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++) {
            int count = counts[length - 1] & 0xFF;
            if (code + count > 1 << length) {
                throw new DecodeException("Huffman table with more codes than its lengths allow");
            }
            offset[length] = index - code;
            if (length <= FAST_BITS) {
                fill(code, count, length, index);
            }
            code += count;
            index += count;
            limit[length] = code << (16 - length);
            code <<= 1;
        }
    }

    private void fill(int code, int count, int length, int index) {
        int span = 1 << (FAST_BITS - length);
        for (int i = 0; i < count; i++) {
            short entry = (short) (length << 8 | values[index + i] & 0xFF);
            Arrays.fill(fast, (code + i) * span, (code + i + 1) * span, entry);
        }
    }

    /** Decodes one value; 16 bits must be in the reader. */
    int decode(JpegBits bits) {
        int next = bits.peek16();
        int entry = fast[next >> (16 - FAST_BITS)];
        if (entry != 0) {
            bits.skip(entry >> 8);
            return entry & 0xFF;
        }
        for (int length = FAST_BITS + 1; length <= 16; length++) {
            if (next < limit[length]) {
                bits.skip(length);
                return values[(next >> (16 - length)) + offset[length]] & 0xFF;
            }
        }
        throw new DecodeException("code that is in no Huffman table");
    }
}
