package dev.hilum.dicom.pixel;

/** Takes the stored values out of their cells (PS3.5 section 8.1.1): bits above High Bit are masked, the sign extended. */
final class StoredBits {
    private StoredBits() {}

    /**
     * Turns cells into stored values in place.
     *
     * <p>A codestream of no more than Bits Stored bits holds the values right-aligned whatever High Bit says, and its own
     * depth decides where the sign is: encoders write 12-bit streams for 16-bit headers.
     *
     * @param precision bits of a cell: Bits Allocated of native data, else the depth of the codestream
     */
    static void extract(short[] cells, PixelFormat format, int precision) {
        if (precision > format.bitsAllocated()) {
            throw new DecodeException("samples of " + precision + " bits in cells of " + format.bitsAllocated());
        }
        int width = Math.min(precision, format.bitsStored());
        int shift = precision > format.bitsStored() ? format.highBit() + 1 - format.bitsStored() : 0;
        if (shift + width > precision && shift > 0) {
            throw new DecodeException("High Bit " + format.highBit() + " in samples of " + precision + " bits");
        }
        int samples = format.samples();
        if (shift > 0) {
            shiftDown(cells, samples, shift);
        }
        if (width == 16) {
            return;
        }
        if (format.signed()) {
            extend(cells, samples, width);
        } else {
            mask(cells, samples, width);
        }
    }

    private static void shiftDown(short[] cells, int samples, int shift) {
        for (int i = 0; i < samples; i++) {
            cells[i] = (short) ((cells[i] & 0xFFFF) >>> shift);
        }
    }

    /** Without shifts: operations on shorts alone become vector instructions. */
    private static void extend(short[] cells, int samples, int width) {
        short mask = (short) ((1 << width) - 1);
        short sign = (short) (1 << width - 1);
        for (int i = 0; i < samples; i++) {
            cells[i] = (short) (((cells[i] & mask) ^ sign) - sign);
        }
    }

    private static void mask(short[] cells, int samples, int width) {
        short mask = (short) ((1 << width) - 1);
        for (int i = 0; i < samples; i++) {
            cells[i] &= mask;
        }
    }
}
