package dev.hilum.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The bodies of a tile's tile-parts, put together: packets may go on from one tile-part to the next only between packets,
 * so nothing is lost by joining them.
 */
record J2kTileBytes(byte[] bytes) {

    /** A tile-part's packets: from and to in the codestream. */
    record Part(int from, int to) {}

    static J2kTileBytes join(byte[] codestream, List<Part> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Part part : parts) {
            joined.write(codestream, part.from, part.to - part.from);
        }
        return new J2kTileBytes(joined.toByteArray());
    }

    /** Notes a piece of a code-block's segment. */
    void add(J2kBlock.Segment segment, int at, int length) {
        if (length > 0) {
            segment.pieces.add(new int[] {at, length});
            segment.length += length;
        }
    }
}
