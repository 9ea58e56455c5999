package dev.hilum.dicom.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom to call, as whom, and for what.
 *
 * @param contexts at most 128; their ids are given in order, 1, 3, 5 …
 * @param maxPduLength longest P-DATA-TF to send or to take, in bytes; the peer's own limit holds too
 * @param connectTimeout for TCP, TLS and A-ASSOCIATE each
 * @param responseTimeout for a response, and for the peer's taking what is sent
 */
public record RequestorSettings(
        String host,
        int port,
        String calledAeTitle,
        String callingAeTitle,
        List<Proposal> contexts,
        int maxPduLength,
        Duration connectTimeout,
        Duration responseTimeout,
        Optional<TlsSettings> tls) {
    private static final int DEFAULT_PDU = 128 * 1024;

    public RequestorSettings {
        contexts = List.copyOf(contexts);
        if (contexts.isEmpty() || contexts.size() > 128) {
            throw new IllegalArgumentException("1–128 presentation contexts: " + contexts.size());
        }
        AeTitle.require(calledAeTitle);
        AeTitle.require(callingAeTitle);
        PduStream.requireMaxPduLength(maxPduLength);
        if (!connectTimeout.isPositive() || !responseTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts are positive");
        }
    }

    /**
     * An abstract syntax and the transfer syntaxes offered for it.
     *
     * @param asProvider we propose to be the SCP of it, not the SCU (PS3.7 section D.3.3.4)
     */
    public record Proposal(String abstractSyntax, List<String> transferSyntaxes, boolean asProvider) {
        public Proposal {
            transferSyntaxes = List.copyOf(transferSyntaxes);
        }

        public Proposal(String abstractSyntax, List<String> transferSyntaxes) {
            this(abstractSyntax, transferSyntaxes, false);
        }
    }

    /** Plain TCP, 10 s to connect, 60 s for a response. */
    public static RequestorSettings to(
            String host, int port, String calledAeTitle, String callingAeTitle, List<Proposal> contexts) {
        return new RequestorSettings(
                host,
                port,
                calledAeTitle,
                callingAeTitle,
                contexts,
                DEFAULT_PDU,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Optional.empty());
    }

    public RequestorSettings withTimeouts(Duration connect, Duration response) {
        return new RequestorSettings(
                host, port, calledAeTitle, callingAeTitle, contexts, maxPduLength, connect, response, tls);
    }

    public RequestorSettings withMaxPduLength(int bytes) {
        return new RequestorSettings(
                host, port, calledAeTitle, callingAeTitle, contexts, bytes, connectTimeout, responseTimeout, tls);
    }

    public RequestorSettings withTls(TlsSettings value) {
        return new RequestorSettings(
                host,
                port,
                calledAeTitle,
                callingAeTitle,
                contexts,
                maxPduLength,
                connectTimeout,
                responseTimeout,
                Optional.of(value));
    }

    /** For messages. */
    String peer() {
        return calledAeTitle + "@" + host + ":" + port;
    }

    List<PresentationContext.Proposed> proposed() {
        List<PresentationContext.Proposed> list = new ArrayList<>();
        for (Proposal proposal : contexts) {
            list.add(new PresentationContext.Proposed(
                    2 * list.size() + 1, proposal.abstractSyntax(), proposal.transferSyntaxes()));
        }
        return list;
    }
}
