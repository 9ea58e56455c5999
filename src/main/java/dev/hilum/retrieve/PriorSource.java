package dev.hilum.retrieve;

import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.RequestorSettings.Proposal;
import dev.hilum.dicom.net.TlsSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** An archive that is asked for priors which the own store lacks. */
public sealed interface PriorSource {
    /** As the settings name it. */
    String name();

    /**
     * One that answers C-FIND, and C-GET or C-MOVE, by the Study Root model.
     *
     * @param callingAeTitle ours; a C-MOVE names it as destination too, so the archive must know where it listens
     * @param tls DICOM TLS; empty: plain TCP
     */
    record Dimse(
            String name,
            String host,
            int port,
            String aeTitle,
            String callingAeTitle,
            Operation operation,
            Optional<TlsSettings> tls)
            implements PriorSource {
        /** An association with it for these contexts. */
        public RequestorSettings requestor(List<Proposal> proposals) {
            RequestorSettings plain = RequestorSettings.to(host, port, aeTitle, callingAeTitle, proposals);
            return tls.map(plain::withTls).orElse(plain);
        }
    }

    /** How a {@link Dimse} source hands instances over: on the same association, or on one of its own to our listener. */
    enum Operation {
        C_GET,
        C_MOVE
    }

    /**
     * One that answers QIDO-RS and WADO-RS.
     *
     * @param url base, without a slash at the end
     * @param bearerToken sent as Authorization, never logged
     */
    record Dicomweb(String name, URI url, Optional<String> bearerToken) implements PriorSource {
        public Dicomweb {
            String text = url.toString();
            url = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
        }

        @Override
        public String toString() {
            return name + " " + url;
        }
    }
}
