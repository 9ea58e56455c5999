package dev.hilum.receive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 of the bytes before Pixel Data, and of those from there on. */
final class ContentHash {
    private final MessageDigest header = sha256();
    private final MessageDigest pixels = sha256();
    private final long pixelOffset;
    private long position;

    ContentHash(long pixelOffset) {
        this.pixelOffset = pixelOffset;
    }

    /** Takes the next bytes; the position of the buffer stays. */
    void update(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        int length = rest.remaining();
        if (pixelOffset < 0 || position < pixelOffset) {
            int before = pixelOffset < 0 ? length : (int) Math.min(length, pixelOffset - position);
            header.update(rest.slice(rest.position(), before));
            rest.position(rest.position() + before);
        }
        pixels.update(rest);
        position += length;
    }

    String headerSha256() {
        return HexFormat.of().formatHex(header.digest());
    }

    @Nullable
    String pixelSha256() {
        return pixelOffset < 0 ? null : HexFormat.of().formatHex(pixels.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
