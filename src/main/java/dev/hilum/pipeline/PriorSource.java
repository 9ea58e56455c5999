package dev.hilum.pipeline;

import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.RequestorSettings.Proposal;
import dev.hilum.dicom.net.TlsSettings;
import java.util.List;
import java.util.Optional;

/**
 * A PACS that is asked for priors which the own store lacks: C-FIND and C-GET by the Study Root model.
 *
 * @param callingAeTitle ours
 * @param tls DICOM TLS; empty: plain TCP
 */
public record PriorSource(
        String name, String host, int port, String aeTitle, String callingAeTitle, Optional<TlsSettings> tls) {
    /** Over plain TCP. */
    public PriorSource(String name, String host, int port, String aeTitle, String callingAeTitle) {
        this(name, host, port, aeTitle, callingAeTitle, Optional.empty());
    }

    /** An association with it for these contexts. */
    RequestorSettings requestor(List<Proposal> proposals) {
        RequestorSettings plain = RequestorSettings.to(host, port, aeTitle, callingAeTitle, proposals);
        return tls.map(plain::withTls).orElse(plain);
    }
}
