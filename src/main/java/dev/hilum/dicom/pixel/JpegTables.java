package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tables that hold from where they stand in the codestream on (T.81 B.2.4). */
final class JpegTables {
    private final @Nullable HuffmanTable[] huffman = new HuffmanTable[8];
    private final int[] @Nullable [] quantization = new int[4][];
    private int restartInterval;

    /** DHT (T.81 B.2.4.2). */
    void readHuffman(ByteBuffer in) {
        while (in.hasRemaining()) {
            int slot = in.get() & 0xFF;
            if ((slot & 0xEC) != 0) {
                throw new DecodeException("Huffman table destination " + slot);
            }
            huffman[slot >> 2 | slot & 3] = HuffmanTable.read(in);
        }
    }

    /** DQT (T.81 B.2.4.1), in the zig-zag order of the codestream. */
    void readQuantization(ByteBuffer in) {
        while (in.hasRemaining()) {
            int slot = in.get() & 0xFF;
            int size = (slot >> 4) + 1;
            if (size > 2 || (slot & 15) > 3 || in.remaining() < 64 * size) {
                throw new DecodeException("quantization table is damaged");
            }
            int[] table = new int[64];
            for (int i = 0; i < 64; i++) {
                table[i] = size == 1 ? in.get() & 0xFF : in.getShort() & 0xFFFF;
            }
            quantization[slot & 3] = table;
        }
    }

    /** DRI (T.81 B.2.4.4). */
    void readRestartInterval(ByteBuffer in) {
        if (in.remaining() != 2) {
            throw new DecodeException("restart interval of wrong length");
        }
        restartInterval = in.getShort() & 0xFFFF;
    }

    int restartInterval() {
        return restartInterval;
    }

    HuffmanTable dc(int slot) {
        return required(slot);
    }

    HuffmanTable ac(int slot) {
        return required(4 + slot);
    }

    int[] quantization(int slot) {
        int[] table = slot < 4 ? quantization[slot] : null;
        if (table == null) {
            throw new DecodeException("quantization table " + slot + " is not there");
        }
        return table;
    }

    private HuffmanTable required(int slot) {
        HuffmanTable table = slot < 8 ? huffman[slot] : null;
        if (table == null) {
            throw new DecodeException("Huffman table " + slot + " is not there");
        }
        return table;
    }
}
