package dev.hilum.dicom.pixel;

import java.util.Arrays;

/**
 * Decodes the coding passes of code-blocks (ITU-T T.800 annex D). Coefficients come with one fractional bit, in the
 * middle of what the decoded bit-planes leave open (E.1.1.2 with r = 1/2). One instance serves one thread.
 */
final class J2kBlockDecoder {
    /** Code-block style bits of table A.19. */
    static final int BYPASS = 1;

    static final int RESET = 2;
    static final int TERMINATE_ALL = 4;
    static final int VERTICALLY_CAUSAL = 8;
    static final int SEGMENTATION_SYMBOLS = 32;

    private static final int SOUTH_OF_STRIPE = ~(J2kContexts.S | J2kContexts.SE | J2kContexts.SW | J2kContexts.SIGN_S);
    private static final int UNTOUCHED = J2kContexts.SIGNIFICANT | J2kContexts.VISITED | J2kContexts.NEIGHBOURS;

    private final MqDecoder mq = new MqDecoder();
    private final byte[] source;
    private final int style;
    private int[] flags = new int[0];
    private int[] coefficients = new int[0];
    private byte[] zeroCoding = J2kContexts.ZERO_CODING[0];
    private int width;
    private int height;
    private int stride;
    private boolean raw;
    private boolean causal;

    /**
     * For the code-blocks of one tile-component.
     *
     * @param source the codestream that holds the pieces of the segments
     */
    J2kBlockDecoder(byte[] source, int style) {
        this.source = source;
        this.style = style;
    }

    /**
     * Decodes a code-block into its place in a subband.
     *
     * @param orientation 0 LL, 1 HL, 2 LH, 3 HH
     * @param bitPlanes Mb, of which the zero bit-planes are not coded
     */
    void decode(J2kBlock block, int orientation, int bitPlanes, int[] out, int outStride) {
        int planes = bitPlanes - block.zeroBitPlanes;
        if (planes > 30 || block.passes > Math.max(0, 3 * planes - 2)) {
            throw new DecodeException(block.passes + " coding passes in " + planes + " bit-planes");
        }
        prepare(block, orientation);
        int pass = 0;
        for (J2kBlock.Segment segment : block.segments) {
            raw = (style & BYPASS) != 0 && pass >= 10 && (pass + 2) % 3 != 2;
            byte[] bytes = join(segment);
            if (raw) {
                mq.startRaw(bytes, 0, bytes.length);
            } else {
                mq.start(bytes, 0, bytes.length);
            }
            for (int i = 0; i < segment.passes; i++, pass++) {
                pass(pass, planes);
            }
        }
        for (int y = 0; y < height; y++) {
            System.arraycopy(coefficients, y * width, out, (block.y + y) * outStride + block.x, width);
        }
    }

    private void prepare(J2kBlock block, int orientation) {
        width = block.width;
        height = block.height;
        stride = width + 2;
        int needed = stride * (height + 2);
        if (flags.length < needed) {
            flags = new int[needed];
            coefficients = new int[needed];
        }
        Arrays.fill(flags, 0, needed, 0);
        Arrays.fill(coefficients, 0, width * height, 0);
        zeroCoding = J2kContexts.ZERO_CODING[orientation];
        causal = (style & VERTICALLY_CAUSAL) != 0;
        mq.resetContexts();
    }

    private byte[] join(J2kBlock.Segment segment) {
        byte[] bytes = new byte[segment.length];
        int at = 0;
        for (int[] piece : segment.pieces) {
            System.arraycopy(source, piece[0], bytes, at, piece[1]);
            at += piece[1];
        }
        return bytes;
    }

    /** Pass 0 is the clean-up of the first bit-plane; then significance, refinement, clean-up. */
    private void pass(int pass, int planes) {
        int one = 2 << planes - 1 - (pass + 2) / 3;
        switch ((pass + 2) % 3) {
            case 0 -> significancePropagation(one);
            case 1 -> magnitudeRefinement(one);
            default -> cleanUp(one);
        }
        if ((style & RESET) != 0) {
            mq.resetContexts();
        }
    }

    private void significancePropagation(int one) {
        for (int y = 0; y < height; y += 4) {
            int end = Math.min(y + 4, height);
            for (int x = 0; x < width; x++) {
                for (int row = y; row < end; row++) {
                    int at = (row + 1) * stride + x + 1;
                    int flag = seen(flags[at], row);
                    if ((flag & J2kContexts.SIGNIFICANT) == 0 && (flag & J2kContexts.NEIGHBOURS) != 0) {
                        int bit = raw ? mq.raw() : mq.decode(zeroCoding[flag & 0xFF]);
                        if (bit != 0) {
                            becomeSignificant(at, x, row, one);
                        }
                        flags[at] |= J2kContexts.VISITED;
                    }
                }
            }
        }
    }

    private void magnitudeRefinement(int one) {
        int half = one >> 1;
        for (int y = 0; y < height; y += 4) {
            int end = Math.min(y + 4, height);
            for (int x = 0; x < width; x++) {
                for (int row = y; row < end; row++) {
                    int at = (row + 1) * stride + x + 1;
                    int flag = flags[at];
                    if ((flag & (J2kContexts.SIGNIFICANT | J2kContexts.VISITED)) == J2kContexts.SIGNIFICANT) {
                        int bit = raw ? mq.raw() : mq.decode(J2kContexts.refinement(seen(flag, row)));
                        int change = bit != 0 ? half : -half;
                        int value = coefficients[row * width + x];
                        coefficients[row * width + x] = value + (value < 0 ? -change : change);
                        flags[at] = flag | J2kContexts.REFINED;
                    }
                }
            }
        }
    }

    private void cleanUp(int one) {
        for (int y = 0; y < height; y += 4) {
            int end = Math.min(y + 4, height);
            for (int x = 0; x < width; x++) {
                cleanUpColumn(x, y, end, one);
            }
        }
        if ((style & SEGMENTATION_SYMBOLS) != 0) {
            int symbol = 0;
            for (int i = 0; i < 4; i++) {
                symbol = symbol << 1 | mq.decode(MqDecoder.UNIFORM);
            }
            if (symbol != 0b1010) {
                throw new DecodeException("segmentation symbol is wrong");
            }
        }
    }

    private void cleanUpColumn(int x, int y, int end, int one) {
        int row = y;
        if (end - y == 4 && isUntouched(x, y)) {
            if (mq.decode(MqDecoder.RUN_LENGTH) == 0) {
                return;
            }
            row += mq.decode(MqDecoder.UNIFORM) << 1;
            row += mq.decode(MqDecoder.UNIFORM);
            becomeSignificant((row + 1) * stride + x + 1, x, row, one);
            row++;
        }
        for (; row < end; row++) {
            int at = (row + 1) * stride + x + 1;
            int flag = seen(flags[at], row);
            if ((flag & (J2kContexts.SIGNIFICANT | J2kContexts.VISITED)) == 0
                    && mq.decode(zeroCoding[flag & 0xFF]) != 0) {
                becomeSignificant(at, x, row, one);
            }
        }
        for (int r = y; r < end; r++) {
            flags[(r + 1) * stride + x + 1] &= ~J2kContexts.VISITED;
        }
    }

    private boolean isUntouched(int x, int y) {
        int at = (y + 1) * stride + x + 1;
        int all = flags[at] | flags[at + stride] | flags[at + 2 * stride] | seen(flags[at + 3 * stride], y + 3);
        return (all & UNTOUCHED) == 0;
    }

    /** With the vertically causal style nothing is seen of the next stripe (D.7). */
    private int seen(int flag, int row) {
        return causal && (row & 3) == 3 ? flag & SOUTH_OF_STRIPE : flag;
    }

    private void becomeSignificant(int at, int x, int row, int one) {
        int sign;
        if (raw) {
            sign = mq.raw();
        } else {
            int coding = J2kContexts.SIGN_CODING[seen(flags[at], row) >> 4 & 0xFF];
            sign = mq.decode(coding & 31) ^ coding >> 5;
        }
        int value = one | one >> 1;
        coefficients[row * width + x] = sign != 0 ? -value : value;
        J2kContexts.spread(flags, at, stride, sign);
    }
}
