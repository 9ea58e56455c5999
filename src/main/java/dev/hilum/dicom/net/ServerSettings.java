package dev.hilum.dicom.net;

import java.time.Duration;
import java.util.Optional;

/**
 * How a {@link DicomServer} listens and what it puts up with.
 *
 * @param host address to listen on
 * @param port 0: any free one, see {@link DicomServer#port}
 * @param tls empty: plain TCP
 */
public record ServerSettings(
        String host,
        int port,
        CallerRules callers,
        PresentationContextPolicy contexts,
        Limits limits,
        Timeouts timeouts,
        Optional<TlsSettings> tls) {

    /** Everyone may store everything, with the default limits, over plain TCP. */
    public static ServerSettings on(String host, int port) {
        return new ServerSettings(
                host, port, CallerRules.ANY, StorageContexts.all(), Limits.DEFAULT, Timeouts.DEFAULT, Optional.empty());
    }

    public ServerSettings withCallers(CallerRules value) {
        return new ServerSettings(host, port, value, contexts, limits, timeouts, tls);
    }

    public ServerSettings withContexts(PresentationContextPolicy value) {
        return new ServerSettings(host, port, callers, value, limits, timeouts, tls);
    }

    public ServerSettings withLimits(Limits value) {
        return new ServerSettings(host, port, callers, contexts, value, timeouts, tls);
    }

    public ServerSettings withTimeouts(Timeouts value) {
        return new ServerSettings(host, port, callers, contexts, limits, value, tls);
    }

    public ServerSettings withTls(TlsSettings value) {
        return new ServerSettings(host, port, callers, contexts, limits, timeouts, Optional.of(value));
    }

    /**
     * @param associations open at once; one more is rejected with local-limit-exceeded
     * @param halfOpen connections without an association (none asked for yet, or ending); beyond it the oldest is closed
     * @param maxPduLength longest P-DATA-TF that we take (PS3.8 section D.1.1), in bytes; each association has a receive
     *     buffer of about this size
     * @param maxDataSetBytes a longer data set is read, dropped and answered with A700
     */
    public record Limits(int associations, int halfOpen, int maxPduLength, long maxDataSetBytes) {
        public static final Limits DEFAULT = new Limits(200, 2048, 256 * 1024, 4L << 30);

        public Limits {
            if (associations < 1 || halfOpen < 1 || maxDataSetBytes < 1) {
                throw new IllegalArgumentException("limits are at least 1");
            }
            PduStream.requireMaxPduLength(maxPduLength);
        }
    }

    /**
     * @param artim for TLS handshake and A-ASSOCIATE-RQ, and for the close after an abort or release (PS3.8 section
     *     9.1.5)
     * @param idle without a byte from the peer, or without its taking one of ours; then A-ABORT
     */
    public record Timeouts(Duration artim, Duration idle) {
        public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60));

        public Timeouts {
            if (!artim.isPositive() || !idle.isPositive()) {
                throw new IllegalArgumentException("timeouts are positive");
            }
        }
    }
}
