package dev.hilum.validate;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.VolumeGeometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what identifies a case. */
final class Digest {
    private Digest() {}

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of the decoded HU, little-endian, slices from feet to head: the same in every transfer syntax. */
    static String pixels(CtVolume volume) {
        MessageDigest digest = sha256();
        VolumeGeometry g = volume.geometry();
        short[] row = new short[g.columns()];
        ByteBuffer slice = ByteBuffer.allocate(g.columns() * g.rows() * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int s = 0; s < g.slices(); s++) {
            slice.clear();
            for (int r = 0; r < g.rows(); r++) {
                volume.copyRow(s, r, 0, g.columns(), row, 0);
                slice.asShortBuffer().put(row);
                slice.position(slice.position() + 2 * row.length);
            }
            digest.update(slice.array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
