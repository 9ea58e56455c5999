package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;

/**
 * Image and tile size (SIZ, ITU-T T.800 A.5.1) of an image whose components are all alike and not subsampled.
 *
 * @param x0 to y1 the image area on the reference grid
 * @param tileX0 first tile's corner
 */
record J2kSize(
        int x0,
        int y0,
        int x1,
        int y1,
        int tileX0,
        int tileY0,
        int tileWidth,
        int tileHeight,
        int components,
        int precision,
        boolean signed) {
    private static final int FIXED = 36;

    static J2kSize read(ByteBuffer in, PixelFormat format) {
        if (in.remaining() < FIXED) {
            throw new DecodeException("SIZ is cut off");
        }
        in.getShort();
        int x1 = coordinate(in);
        int y1 = coordinate(in);
        int x0 = coordinate(in);
        int y0 = coordinate(in);
        int tileWidth = coordinate(in);
        int tileHeight = coordinate(in);
        int tileX0 = coordinate(in);
        int tileY0 = coordinate(in);
        int components = in.getShort() & 0xFFFF;
        requireFits(format, x1 - (long) x0, y1 - (long) y0, components);
        if (in.remaining() != 3 * components) {
            throw new DecodeException("SIZ of wrong length");
        }
        int depth = depth(in, components);
        J2kSize size = new J2kSize(
                x0, y0, x1, y1, tileX0, tileY0, tileWidth, tileHeight, components, (depth & 127) + 1, depth > 127);
        size.requireTiles();
        if (size.precision > format.bitsAllocated()) {
            throw new DecodeException(
                    "codestream of " + size.precision + " bits, allocated are " + format.bitsAllocated());
        }
        return size;
    }

    private static int coordinate(ByteBuffer in) {
        int value = in.getInt();
        if (value < 0) {
            throw new DecodeException("SIZ: coordinate beyond 2^31");
        }
        return value;
    }

    private static void requireFits(PixelFormat format, long width, long height, int components) {
        if (width != format.columns() || height != format.rows() || components != format.samplesPerPixel()) {
            throw new DecodeException("codestream of " + width + " x " + height + " x " + components + ", declared are "
                    + format.columns() + " x " + format.rows() + " x " + format.samplesPerPixel());
        }
    }

    private static int depth(ByteBuffer in, int components) {
        int first = in.get(in.position()) & 0xFF;
        for (int i = 0; i < components; i++) {
            if ((in.get() & 0xFF) != first) {
                throw new PixelFormatException("components of different depth");
            }
            if (in.getShort() != 0x0101) {
                throw new PixelFormatException("subsampled components");
            }
        }
        return first;
    }

    private void requireTiles() {
        if (tileWidth < 1
                || tileHeight < 1
                || tileX0 > x0
                || tileY0 > y0
                || tileX0 + (long) tileWidth <= x0
                || tileY0 + (long) tileHeight <= y0) {
            throw new DecodeException("SIZ: the first tile is outside the image");
        }
        if ((long) tilesAcross() * tilesDown() > 65535) {
            throw new DecodeException("SIZ: more than 65535 tiles");
        }
    }

    int tilesAcross() {
        return (int) ((x1 - (long) tileX0 + tileWidth - 1) / tileWidth);
    }

    int tilesDown() {
        return (int) ((y1 - (long) tileY0 + tileHeight - 1) / tileHeight);
    }

    /** The area of a tile on the reference grid (B.3). */
    J2kArea tile(int index) {
        long left = tileX0 + (long) (index % tilesAcross()) * tileWidth;
        long top = tileY0 + (long) (index / tilesAcross()) * tileHeight;
        return new J2kArea(
                (int) Math.max(left, x0), (int) Math.max(top, y0), (int) Math.min(left + tileWidth, x1), (int)
                        Math.min(top + tileHeight, y1));
    }
}
