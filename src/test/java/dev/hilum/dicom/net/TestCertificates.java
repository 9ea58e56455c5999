package dev.hilum.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its self-signed certificate for 127.0.0.1, made for one test, as PEM and as an SSL context. */
public record TestCertificates(Path key, Path certificate, SSLContext context) {
    private static final String PASSWORD = "changeit";

    public static TestCertificates in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        return of(folder, "IP:127.0.0.1,DNS:localhost");
    }

    /** For another host. */
    public static TestCertificates named(Path folder, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        return of(folder, "DNS:" + host);
    }

    private static TestCertificates of(Path folder, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("cert.pem");
        Path store = folder.resolve("store.p12");
        run(
                folder,
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=hilum-test" + " -addext subjectAltName="
                        + names + " -keyout key.pem -out cert.pem");
        run(folder, "openssl pkcs12 -export -inkey key.pem -in cert.pem -passout pass:" + PASSWORD + " -out store.p12");
        return new TestCertificates(key, certificate, context(store));
    }

    private static void run(Path folder, String command) throws IOException, InterruptedException {
        DebianPeer.Result result = DebianPeer.run(folder, command.split(" "));
        if (result.exitCode() != 0) {
            throw new IOException(result.output());
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("peer", keys.getCertificate(keys.aliases().nextElement()));
        TrustManagerFactory peers = TrustManagerFactory.getInstance("PKIX");
        peers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), peers.getTrustManagers(), null);
        return context;
    }
}
