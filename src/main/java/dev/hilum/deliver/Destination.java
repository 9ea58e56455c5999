package dev.hilum.deliver;

import dev.hilum.dicom.net.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where results go, from the settings {@code hilum.destinations.<name>.*}. */
public sealed interface Destination {
    String name();

    /** Which objects of a result it takes. */
    Set<ObjectRole> objects();

    /** What a name may be: it is a part of keys. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,48}");

    /** Throws where the name does not fit {@link #NAME}. */
    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "destination " + name + ": a name of 1–48 letters, digits, - and _ is needed");
        }
    }

    /**
     * A DICOM storage provider.
     *
     * @param commitment it is asked for storage commitment (PS3.4 annex J), and sent everything again that it has not
     *     committed to so long after; empty: its status of the C-STORE counts
     * @param tls DICOM TLS (PS3.15 section B.12); empty: plain TCP
     */
    record CStore(
            String name,
            String host,
            int port,
            String aeTitle,
            Set<ObjectRole> objects,
            Optional<Duration> commitment,
            Optional<TlsSettings> tls)
            implements Destination {
        public CStore {
            checkName(name);
            objects = Set.copyOf(objects);
            if (port < 1 || port > 65535 || aeTitle.isBlank() || aeTitle.length() > 16) {
                throw new IllegalArgumentException(
                        "destination " + name + ": port 1–65535 and an AE title of 1–16 characters are needed");
            }
        }

        /** Without storage commitment, over plain TCP. */
        public CStore(String name, String host, int port, String aeTitle, Set<ObjectRole> objects) {
            this(name, host, port, aeTitle, objects, Optional.empty(), Optional.empty());
        }
    }

    /** A folder; each result gets its own sub-folder. */
    record Folder(String name, Path path, Set<ObjectRole> objects) implements Destination {
        public Folder {
            checkName(name);
            objects = Set.copyOf(objects);
        }
    }

    /** A DICOMweb archive: STOW-RS (PS3.18 section 10.5) to {@code url/studies}. */
    record StowRs(String name, HttpTarget target, Set<ObjectRole> objects) implements Destination {
        public StowRs {
            checkName(name);
            objects = Set.copyOf(objects);
        }
    }

    /** A FHIR R4 server; a bundle is posted to the base URL, another resource is put under its id. */
    record Fhir(String name, HttpTarget target, Set<ObjectRole> objects) implements Destination {
        public Fhir {
            checkName(name);
            objects = Set.copyOf(objects);
        }
    }

    /** Anything that takes a file by HTTP POST. */
    record Webhook(String name, HttpTarget target, Set<ObjectRole> objects) implements Destination {
        public Webhook {
            checkName(name);
            objects = Set.copyOf(objects);
        }
    }

    /**
     * An HL7 v2 receiver by MLLP.
     *
     * @param tls MLLP over TLS (IHE ATNA); empty: plain TCP
     */
    record Hl7(String name, String host, int port, Set<ObjectRole> objects, Optional<TlsSettings> tls)
            implements Destination {
        public Hl7 {
            checkName(name);
            objects = Set.copyOf(objects);
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("destination " + name + ": port 1–65535 is needed");
            }
        }
    }

    /**
     * Where to by HTTP.
     *
     * @param url base, without a slash at the end
     * @param bearerToken sent as Authorization, never logged
     */
    record HttpTarget(URI url, Optional<String> bearerToken) {
        public HttpTarget {
            String text = url.toString();
            url = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
        }

        @Override
        public String toString() {
            return url.toString();
        }
    }

    /** An encoding of a result; the setting {@code objects} names them. */
    enum ObjectRole {
        SR,
        SEG,
        PDF,
        JSON,
        HTML,
        CHEST_CAD_SR,
        LABELMAP,
        SC,
        ENCAPSULATED_PDF,
        FHIR,
        HL7,
        IOCM
    }
}
