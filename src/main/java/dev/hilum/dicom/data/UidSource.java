package dev.hilum.dicom.data;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Where new UIDs come from. Injected, so that tests and repeatable results are possible. */
@FunctionalInterface
public interface UidSource {
    /** A new UID. */
    String next();

    /** Random UIDs under 2.25 (PS3.5 annex B.2). */
    static UidSource random() {
        return () -> of(UUID.randomUUID());
    }

    /** The UID that belongs to a name: the same name always gives the same one (a version 8 UUID of its SHA-256). */
    static String named(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            ByteBuffer buffer = ByteBuffer.wrap(digest);
            long high = (buffer.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x8000L;
            long low = (buffer.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
            return of(new UUID(high, low));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String of(UUID uuid) {
        ByteBuffer buffer =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return "2.25." + new BigInteger(1, buffer.array());
    }
}
