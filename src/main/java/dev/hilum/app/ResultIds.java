package dev.hilum.app;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Trace and root span ids from the UID of a result, so that any node can add to its trace; random ids for all others. */
final class ResultIds implements IdGenerator {
    private final ThreadLocal<@Nullable String> root = new ThreadLocal<>();

    /** Starts the root span of a result's trace. */
    Span as(String resultUid, Supplier<Span> start) {
        root.set(resultUid);
        try {
            return start.get();
        } finally {
            root.remove();
        }
    }

    static String traceId(String resultUid) {
        return hash(resultUid).substring(0, 32);
    }

    static String spanId(String resultUid) {
        return hash(resultUid).substring(32, 48);
    }

    @Override
    public String generateTraceId() {
        String uid = root.get();
        return uid == null ? IdGenerator.random().generateTraceId() : traceId(uid);
    }

    @Override
    public String generateSpanId() {
        String uid = root.get();
        return uid == null ? IdGenerator.random().generateSpanId() : spanId(uid);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
