package dev.hilum.dicom.seg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitStreamTest {
    @Test
    void framesFollowEachOtherWithoutPadding() {
        BitStream stream = new BitStream(5, 3);
        BitSet first = new BitSet();
        first.set(0);
        first.set(4);
        BitSet second = new BitSet();
        second.set(0, 5);
        stream.append(first);
        stream.append(second);
        stream.append(first);
        // 10001 11111 10001, least significant bit first, padded to an even number of bytes.
        assertArrayEquals(new byte[] {(byte) 0b1111_0001, 0b0100_0111}, stream.toBytes());
    }

    @Test
    void anyFrameSizeReadsBack() {
        Random random = new Random(7);
        for (int bits = 1; bits < 200; bits++) {
            List<BitSet> frames = new ArrayList<>();
            BitStream stream = new BitStream(bits, 9);
            for (int i = 0; i < 9; i++) {
                BitSet frame = new BitSet();
                for (int bit = 0; bit < bits; bit++) {
                    frame.set(bit, random.nextBoolean());
                }
                frames.add(frame);
                stream.append(frame);
            }
            byte[] bytes = stream.toBytes();
            assertEquals(0, bytes.length % 2);
            for (int i = 0; i < 9; i++) {
                assertEquals(frames.get(i), BitStream.frame(bytes, bits, i));
            }
        }
    }

    @Test
    void bitsBeyondTheFrameAreRefused() {
        BitSet tooLong = new BitSet();
        tooLong.set(5);
        assertThrows(IllegalArgumentException.class, () -> new BitStream(5, 1).append(tooLong));
    }
}
