package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * JPEG 2000, lossless and lossy (ITU-T T.800): both wavelets, all progression orders, layers, precincts, tiles and
 * tile-parts, all code-block styles, component transforms, up to 16 bits. Regions of interest, progression changes,
 * packed packet headers and subsampled components are refused.
 *
 * <p>A component whose sign differs from Pixel Representation is taken by its bits, as other DICOM readers do.
 */
final class Jpeg2000Decoder implements FrameDecoder {
    @Override
    public String codec() {
        return "JPEG 2000";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        J2kSize size = new Walk(codestream, format).run(out);
        StoredBits.extract(out, format, size.precision());
    }

    /** Walks through headers and tile-parts (A.3, A.4). */
    private static final class Walk {
        private static final int SOC = 0x4F;
        private static final int SIZ = 0x51;
        private static final int SOT = 0x90;
        private static final int SOD = 0x93;
        private static final int EOC = 0xD9;

        private final byte[] bytes;
        private final PixelFormat format;
        private int at;

        Walk(byte[] codestream, PixelFormat format) {
            this.bytes = codestream;
            this.format = format;
        }

        J2kSize run(short[] out) {
            if (marker() != SOC || marker() != SIZ) {
                throw new DecodeException("codestream does not begin with SOC and SIZ");
            }
            J2kSize size = J2kSize.read(segment(), format);
            J2kTileHeader main = new J2kTileHeader(size.components());
            for (int marker = marker(); marker != SOT; marker = marker()) {
                main.read(marker, segment(), false);
            }
            @Nullable J2kTileHeader[] tiles = new J2kTileHeader[size.tilesAcross() * size.tilesDown()];
            tileParts(main, tiles);
            for (int i = 0; i < tiles.length; i++) {
                J2kTileHeader tile = tiles[i];
                if (tile == null) {
                    throw new DecodeException("tile " + i + " is missing");
                }
                J2kTile.decode(size, tile, i, bytes, out);
            }
            return size;
        }

        /** Reads tile-parts from behind the first SOT to EOC or the end. */
        private void tileParts(J2kTileHeader main, @Nullable J2kTileHeader[] tiles) {
            boolean more = true;
            while (more) {
                int start = at - 2;
                ByteBuffer sot = segment();
                if (sot.remaining() != 8) {
                    throw new DecodeException("SOT of wrong length");
                }
                int index = sot.getShort() & 0xFFFF;
                int end = end(start, sot.getInt());
                if (index >= tiles.length) {
                    throw new DecodeException("tile " + index + " of " + tiles.length);
                }
                J2kTileHeader known = tiles[index];
                J2kTileHeader tile = known == null ? new J2kTileHeader(main) : known;
                tiles[index] = tile;
                tilePart(tile, end);
                more = at + 2 <= bytes.length && marker() == SOT;
            }
        }

        /** Psot: length from the marker SOT on; 0 is up to EOC (A.4.2). */
        private int end(int start, int length) {
            int last = bytes.length;
            if (length == 0) {
                while (last > 0 && bytes[last - 1] == 0) {
                    last--;
                }
                boolean closed = last - 2 >= at && bytes[last - 1] == (byte) EOC && bytes[last - 2] == (byte) 0xFF;
                return closed ? last - 2 : bytes.length;
            }
            if (length < 14 || length > bytes.length - start) {
                throw new DecodeException("tile-part of " + length + " bytes is cut off");
            }
            return start + length;
        }

        private void tilePart(J2kTileHeader tile, int end) {
            for (int marker = marker(); marker != SOD; marker = marker()) {
                tile.read(marker, segment(), true);
            }
            if (at > end) {
                throw new DecodeException("tile-part header is longer than its tile-part");
            }
            tile.add(new J2kTileBytes.Part(at, end));
            at = end;
        }

        private int marker() {
            if (at + 2 > bytes.length || bytes[at] != (byte) 0xFF) {
                throw new DecodeException("a marker is expected at byte " + at);
            }
            at += 2;
            return bytes[at - 1] & 0xFF;
        }

        private ByteBuffer segment() {
            int length = at + 2 <= bytes.length ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : 0;
            if (length < 2 || length > bytes.length - at) {
                throw new DecodeException("marker segment at byte " + at + " is cut off");
            }
            ByteBuffer segment = ByteBuffer.wrap(bytes, at + 2, length - 2).slice();
            at += length;
            return segment;
        }
    }
}
