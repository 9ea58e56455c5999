package dev.hilum.app;

import dev.hilum.dicom.net.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** DICOM TLS from key and trust stores (PKCS#12 or JKS). */
final class KeyStores {
    private KeyStores() {}

    /** For our listener; empty where no key store is set. */
    static Optional<TlsSettings> tls(HilumSettings.Tls tls) {
        TlsSettings.ClientAuth auth =
                TlsSettings.ClientAuth.valueOf(tls.clientAuth().toUpperCase(Locale.ROOT));
        return tls.keyStore().isEmpty() ? Optional.empty() : Optional.of(new TlsSettings(context(tls), auth, false));
    }

    /**
     * For what we connect to: shows our certificate where a key store is set, and trusts the trust store, or without one
     * what the JDK trusts.
     *
     * @param verifyHost whether the peer's certificate must name the host that was connected to
     */
    static TlsSettings client(HilumSettings.Tls tls, boolean verifyHost) {
        return new TlsSettings(context(tls), TlsSettings.ClientAuth.NONE, verifyHost);
    }

    private static SSLContext context(HilumSettings.Tls tls) {
        char[] password = tls.keyStorePassword().orElse("").toCharArray();
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted(tls));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls, password), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SettingsException("hilum.dicom.tls.*: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(HilumSettings.Tls tls, char[] password)
            throws GeneralSecurityException {
        if (tls.keyStore().isEmpty()) {
            return null;
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load("hilum.dicom.tls.key-store", tls.keyStore().get(), password), password);
        return keys.getKeyManagers();
    }

    /** Null: the JDK's own trust store. */
    private static @Nullable KeyStore trusted(HilumSettings.Tls tls) {
        return tls.trustStore()
                .map(path -> load(
                        "hilum.dicom.tls.trust-store",
                        path,
                        tls.trustStorePassword().orElse("").toCharArray()))
                .orElse(null);
    }

    private static KeyStore load(String key, Path path, char[] password) {
        try {
            return KeyStore.getInstance(path.toFile(), password);
        } catch (IOException | GeneralSecurityException e) {
            throw new SettingsException(key + "=" + path + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
