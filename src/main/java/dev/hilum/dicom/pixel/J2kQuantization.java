package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;

/**
 * Quantization of a tile-component (QCD, QCC, ITU-T T.800 A.6.4).
 *
 * @param guardBits G
 * @param derived steps of all subbands follow from that of LL (E.1.1, equation E-5)
 * @param exponents by subband: LL, then HL, LH, HH of each resolution
 */
record J2kQuantization(int guardBits, boolean derived, int[] exponents, int[] mantissas) {

    static J2kQuantization read(ByteBuffer in) {
        if (!in.hasRemaining()) {
            throw new DecodeException("quantization is cut off");
        }
        int head = in.get() & 0xFF;
        int style = head & 31;
        int size = style == 0 ? 1 : 2;
        int count = in.remaining() / size;
        if (style > 2 || count < 1 || (style == 1 && count != 1)) {
            throw new DecodeException("quantization style " + style + " with " + count + " steps");
        }
        int[] exponents = new int[count];
        int[] mantissas = new int[count];
        for (int i = 0; i < count; i++) {
            int value = style == 0 ? (in.get() & 0xFF) << 8 : in.getShort() & 0xFFFF;
            exponents[i] = value >> 11;
            mantissas[i] = value & 0x7FF;
        }
        return new J2kQuantization(head >> 5, style == 1, exponents, mantissas);
    }

    private int index(int band) {
        int index = derived ? 0 : band;
        if (index >= exponents.length) {
            throw new DecodeException("quantization of subband " + band + " is missing");
        }
        return index;
    }

    private int exponent(int band) {
        int exponent = exponents[index(band)];
        return derived && band > 0 ? exponent - (band - 1) / 3 : exponent;
    }

    /** Mb (equation E-2). */
    int bitPlanes(int band) {
        return guardBits + exponent(band) - 1;
    }

    /**
     * Step size (equation E-3).
     *
     * @param range Rb, nominal dynamic range of the subband in bits
     */
    float step(int band, int range) {
        return (float) (Math.scalb(1.0, range - exponent(band)) * (1 + mantissas[index(band)] / 2048.0));
    }
}
