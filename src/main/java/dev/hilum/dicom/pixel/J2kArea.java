package dev.hilum.dicom.pixel;

/** A rectangle: from x0, y0 to before x1, y1. */
record J2kArea(int x0, int y0, int x1, int y1) {
    int width() {
        return Math.max(0, x1 - x0);
    }

    int height() {
        return Math.max(0, y1 - y0);
    }

    boolean isEmpty() {
        return x1 <= x0 || y1 <= y0;
    }

    /** The same area with every 2^levels-th sample, of an offset within them: ceil((x - offset) / 2^levels). */
    J2kArea reduced(int levels, int offsetX, int offsetY) {
        return new J2kArea(
                ceil((long) x0 - offsetX, levels),
                ceil((long) y0 - offsetY, levels),
                ceil((long) x1 - offsetX, levels),
                ceil((long) y1 - offsetY, levels));
    }

    J2kArea intersect(J2kArea other) {
        return new J2kArea(
                Math.max(x0, other.x0), Math.max(y0, other.y0), Math.min(x1, other.x1), Math.min(y1, other.y1));
    }

    static int ceil(long value, int shift) {
        return (int) (value + (1L << shift) - 1 >> shift);
    }
}
