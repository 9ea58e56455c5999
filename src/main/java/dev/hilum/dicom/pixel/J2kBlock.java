package dev.hilum.dicom.pixel;

import java.util.ArrayList;
import java.util.List;

/** A code-block while its packets arrive (ITU-T T.800 B.7 and B.10): where it lies, and its codeword segments. */
final class J2kBlock {
    /** Place in its subband, relative to the subband's corner. */
    final int x;

    final int y;
    final int width;
    final int height;
    final List<Segment> segments = new ArrayList<>();
    boolean included;
    int zeroBitPlanes;
    int passes;
    private int lengthBits = 3;

    J2kBlock(int x, int y, int width, int height) {
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
    }

    /** Coding passes that share one codeword; its bytes come in one piece per packet. */
    static final class Segment {
        final int maxPasses;
        final List<int[]> pieces = new ArrayList<>();
        int passes;
        int length;

        Segment(int maxPasses) {
            this.maxPasses = maxPasses;
        }
    }

    /** Bytes of a segment that a packet announces. */
    record Announced(Segment segment, int length) {}

    /** Reads the lengths of new passes (B.10.7). */
    List<Announced> announce(J2kPacketBits bits, int newPasses, int style) {
        while (bits.bit() == 1) {
            lengthBits++;
            if (lengthBits > 31) {
                throw new DecodeException("length of a code-block's data out of range");
            }
        }
        List<Announced> announced = new ArrayList<>();
        int left = newPasses;
        while (left > 0) {
            Segment segment = open(style);
            int count = Math.min(segment.maxPasses - segment.passes, left);
            int length = bits.bits(lengthBits + 31 - Integer.numberOfLeadingZeros(count));
            segment.passes += count;
            left -= count;
            announced.add(new Announced(segment, length));
        }
        passes += newPasses;
        return announced;
    }

    /** The segment that takes the next pass (table D.9). */
    private Segment open(int style) {
        Segment last = segments.isEmpty() ? null : segments.getLast();
        if (last != null && last.passes < last.maxPasses) {
            return last;
        }
        int max = Integer.MAX_VALUE;
        if ((style & J2kBlockDecoder.TERMINATE_ALL) != 0) {
            max = 1;
        } else if ((style & J2kBlockDecoder.BYPASS) != 0) {
            max = last == null ? 10 : last.maxPasses == 2 ? 1 : 2;
        }
        Segment next = new Segment(max);
        segments.add(next);
        return next;
    }
}
