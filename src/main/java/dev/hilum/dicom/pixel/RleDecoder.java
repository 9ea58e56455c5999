package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** RLE Lossless (PS3.5 annex G): one segment of packed bytes per byte plane, the most significant plane first. */
final class RleDecoder implements FrameDecoder {
    private static final int HEADER = 64;
    private static final int MAX_SEGMENTS = 15;

    @Override
    public String codec() {
        return "RLE Lossless";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        int planes = format.bitsAllocated() / 8;
        int[] offsets = offsets(codestream, format.samplesPerPixel() * planes);
        Arrays.fill(out, 0, format.samples(), (short) 0);
        for (int segment = 0; segment + 1 < offsets.length; segment++) {
            int shift = 8 * (planes - 1 - segment % planes);
            unpack(codestream, offsets[segment], offsets[segment + 1], format, segment / planes, shift, out);
        }
        StoredBits.extract(out, format, format.bitsAllocated());
    }

    /** Offsets of the segments, and the end of the last one. */
    private static int[] offsets(byte[] codestream, int segments) {
        if (codestream.length < HEADER) {
            throw new DecodeException("header is cut off");
        }
        ByteBuffer header = ByteBuffer.wrap(codestream).order(ByteOrder.LITTLE_ENDIAN);
        int count = header.getInt();
        if (count != segments || count > MAX_SEGMENTS) {
            throw new DecodeException(count + " segments, expected " + segments);
        }
        int[] offsets = new int[segments + 1];
        offsets[segments] = codestream.length;
        for (int i = 0; i < segments; i++) {
            offsets[i] = header.getInt();
        }
        for (int i = 0; i < segments; i++) {
            if (offsets[i] < HEADER || offsets[i] >= offsets[i + 1]) {
                throw new DecodeException("segment " + (i + 1) + " lies outside the codestream");
            }
        }
        return offsets;
    }

    private static void unpack(byte[] in, int from, int to, PixelFormat format, int sample, int shift, short[] out) {
        int step = format.samplesPerPixel();
        int end = format.samples();
        int at = from;
        int o = sample;
        while (o < end) {
            if (at + 1 >= to) {
                throw new DecodeException("segment ends before its plane is full, at byte " + at);
            }
            int control = in[at++];
            if (control == -128) {
                continue;
            }
            boolean literal = control >= 0;
            int run = literal ? control + 1 : 1 - control;
            int left = (end - o + step - 1) / step;
            // Encoders that pad a plane of odd size before packing it run over its end by that one byte.
            if ((literal && run > to - at) || run > left + (format.pixels() & 1)) {
                throw new DecodeException("run at byte " + at + " goes over the end of its plane or segment");
            }
            for (int i = 0; i < Math.min(run, left); i++, o += step) {
                out[o] |= (short) ((in[literal ? at + i : at] & 0xFF) << shift);
            }
            at += literal ? run : 1;
        }
    }
}
