package dev.hilum.dicom.net;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * DICOM over TLS by the BCP 195 profile (PS3.15 section B.12, RFC 9325): TLS 1.2 and 1.3, forward secrecy and AEAD
 * only.
 *
 * @param context own key and trusted certificates
 * @param clientAuth what an acceptor asks of the peer; without meaning for a requestor
 * @param verifyHost whether a requestor checks the peer's name against its certificate (RFC 9525)
 */
public record TlsSettings(SSLContext context, ClientAuth clientAuth, boolean verifyHost) {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Whether the peer must show a certificate. */
    public enum ClientAuth {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /**
     * TLS over a connected socket, as client, handshake done; closing it closes the socket below. For protocols beside
     * DICOM that are held to the same profile.
     *
     * @throws IOException also where the peer's certificate is not trusted, or ours is not by the peer
     */
    public Socket client(Socket connected, String host) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
        apply(socket, true);
        socket.startHandshake();
        return socket;
    }

    void apply(SSLSocket socket, boolean client) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(profile(socket.getSupportedCipherSuites()));
        if (client && verifyHost) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        socket.setUseClientMode(client);
        if (!client) {
            socket.setWantClientAuth(clientAuth == ClientAuth.OPTIONAL);
            if (clientAuth == ClientAuth.REQUIRED) {
                socket.setNeedClientAuth(true);
            }
        }
    }

    /** RFC 9325 section 4.2: ECDHE or DHE key exchange with AEAD in TLS 1.2, and the suites of TLS 1.3. */
    private static String[] profile(String[] supported) {
        List<String> suites = Arrays.stream(supported)
                .filter(s -> s.endsWith("_GCM_SHA256") || s.endsWith("_GCM_SHA384") || s.contains("CHACHA20"))
                .filter(s -> !s.startsWith("TLS_RSA_") && !s.startsWith("TLS_ECDH_") && !s.startsWith("TLS_DH_"))
                .filter(s -> !s.contains("anon") && !s.contains("DSS"))
                .toList();
        return suites.toArray(String[]::new);
    }
}
