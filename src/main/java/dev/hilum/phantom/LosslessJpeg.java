package dev.hilum.phantom;

import java.io.ByteArrayOutputStream;

/**
 * Encodes one frame as JPEG Lossless, first-order prediction (process 14, selection value 1; ITU-T T.81 annex H): small
 * enough for the repository and readable by every DICOM viewer.
 */
final class LosslessJpeg {
    /** Code length for each difference category 0–16, fit for the noise of a CT; the longest are rare. */
    private static final int[] LENGTHS = {5, 4, 4, 3, 2, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int[] codes = new int[LENGTHS.length];
    private long pending;
    private int pendingBits;

    private LosslessJpeg() {}

    /**
     * Encodes samples of up to 16 bits, row by row.
     *
     * @param precision bits per sample, 2–16
     */
    static byte[] encode(int[] samples, int columns, int rows, int precision) {
        LosslessJpeg jpeg = new LosslessJpeg();
        jpeg.headers(columns, rows, precision);
        jpeg.scan(samples, columns, rows, precision);
        return jpeg.out.toByteArray();
    }

    private void headers(int columns, int rows, int precision) {
        marker(0xD8);
        marker(0xC3);
        word(11);
        out.write(precision);
        word(rows);
        word(columns);
        out.writeBytes(new byte[] {1, 1, 0x11, 0});
        huffmanTable();
        marker(0xDA);
        word(8);
        out.writeBytes(new byte[] {1, 1, 0, 1, 0, 0});
    }

    /** DHT: counts per length, then the categories in order of length; canonical codes follow from that (T.81 C.2). */
    private void huffmanTable() {
        marker(0xC4);
        word(2 + 1 + 16 + LENGTHS.length);
        out.write(0);
        for (int length = 1; length <= 16; length++) {
            int count = 0;
            for (int l : LENGTHS) {
                count += l == length ? 1 : 0;
            }
            out.write(count);
        }
        int code = 0;
        for (int length = 1; length <= 16; length++) {
            for (int category = 0; category < LENGTHS.length; category++) {
                if (LENGTHS[category] == length) {
                    out.write(category);
                    codes[category] = code++;
                }
            }
            code <<= 1;
        }
    }

    private void scan(int[] samples, int columns, int rows, int precision) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = row * columns + column;
                int predicted = column > 0 ? samples[at - 1] : row > 0 ? samples[at - columns] : 1 << (precision - 1);
                difference(samples[at] - predicted);
            }
        }
        bits(0x7F, 7);
        marker(0xD9);
    }

    private void difference(int difference) {
        int category = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
        bits(codes[category], LENGTHS[category]);
        bits(difference < 0 ? difference - 1 : difference, category);
    }

    private void bits(int value, int count) {
        pending = pending << count | value & (1L << count) - 1;
        pendingBits += count;
        while (pendingBits >= 8) {
            int octet = (int) (pending >> pendingBits - 8) & 0xFF;
            out.write(octet);
            if (octet == 0xFF) {
                out.write(0);
            }
            pendingBits -= 8;
        }
    }

    private void marker(int code) {
        out.write(0xFF);
        out.write(code);
    }

    private void word(int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
