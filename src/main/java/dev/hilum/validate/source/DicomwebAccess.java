package dev.hilum.validate.source;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The DICOMweb service that a run may show its credentials to. A manifest never holds any: it may come from elsewhere, and
 * another address in it gets none.
 *
 * @param base for instance {@code https://pacs.example/dicom-web}; null where none is set
 * @param authorization value of the header of that name; null for none
 */
public record DicomwebAccess(@Nullable URI base, @Nullable String authorization) {
    /** No service is set: addresses of a manifest are asked without credentials. */
    public static final DicomwebAccess NONE = new DicomwebAccess(null, null);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws IllegalArgumentException where the address is none, or credentials would cross a network unencrypted */
    public DicomwebAccess {
        if (base != null && (!isWeb(base.toString()) || base.getHost() == null || base.getUserInfo() != null)) {
            throw new IllegalArgumentException(
                    "hilum.validation.dicomweb.url must be http(s)://host[:port]/path without user or password");
        }
        if (authorization != null && base == null) {
            throw new IllegalArgumentException(
                    "credentials of hilum.validation.dicomweb need hilum.validation.dicomweb.url, the only service that gets them");
        }
        if (authorization != null
                && base != null
                && base.getScheme().equalsIgnoreCase("http")
                && !LOOPBACK.contains(base.getHost().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "hilum.validation.dicomweb.url must be https where credentials are set, except on loopback");
        }
    }

    /**
     * @param url of the service, if any
     * @param token bearer token; goes before user and password
     */
    public static DicomwebAccess of(
            Optional<String> url, Optional<String> token, Optional<String> username, Optional<String> password) {
        String authorization = token.map(t -> "Bearer " + t)
                .or(() -> username.map(u -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString((u + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8))))
                .orElse(null);
        return new DicomwebAccess(url.map(URI::create).orElse(null), authorization);
    }

    /** Whether a path of a manifest is an address. */
    public static boolean isWeb(String path) {
        return path.regionMatches(true, 0, "http://", 0, 7) || path.regionMatches(true, 0, "https://", 0, 8);
    }

    /** Whether an address lies below the service that is set: same scheme, host, port, and a path under its path. */
    public boolean covers(String address) {
        if (base == null) {
            return false;
        }
        URI uri = URI.create(address).normalize();
        String root = base.getPath().replaceFirst("/+$", "") + "/";
        return base.getScheme().equalsIgnoreCase(uri.getScheme())
                && base.getHost().equalsIgnoreCase(uri.getHost())
                && port(base) == port(uri)
                && uri.getUserInfo() == null
                && uri.getPath().startsWith(root);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    Optional<String> authorizationFor(URI address) {
        return covers(address.toString()) ? Optional.ofNullable(authorization) : Optional.empty();
    }
}
