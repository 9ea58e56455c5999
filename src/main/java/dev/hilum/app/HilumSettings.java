package dev.hilum.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Every setting of Hilum, under {@code hilum.*}: in {@code config/application.properties} or as {@code HILUM_…}
 * environment variables. {@link SettingsCheck} holds the allowed ranges.
 */
@ConfigMapping(prefix = "hilum")
public interface HilumSettings {
    /** Data folder: inbox, store, results, database. */
    @WithDefault("./var")
    Path home();

    /** What this node does: {@code receiver}, {@code worker}, {@code web}; all of them by default. */
    @WithDefault("receiver,worker,web")
    List<String> roles();

    Dicom dicom();

    /** Where results go, by name. */
    Map<String, DestinationSettings> destinations();

    Study study();

    Inference inference();

    Models models();

    Pneumonia pneumonia();

    Report report();

    Comparison comparison();

    /** PACS that are asked for priors which the own store lacks, by name. */
    Map<String, QuerySource> querySources();

    /** A UPS-RS service that work is taken from. */
    Ups ups();

    Worklist worklist();

    Verdicts verdicts();

    Retention retention();

    Datasource datasource();

    S3 s3();

    Audit audit();

    Tracing tracing();

    Validation validation();

    /** Settings of one called AE title. */
    Map<String, AeSettings> ae();

    /**
     * Who may use the HTTP interface: {@code none}, {@code local} for the users of a file, {@code oidc} for those of a
     * token issuer.
     */
    Optional<String> auth();

    Oidc oidc();

    /** The token issuer of {@code hilum.auth=oidc}. */
    interface Oidc {
        /** As in its discovery document, without {@code /.well-known/openid-configuration}. */
        Optional<String> issuer();

        Optional<String> clientId();

        /** At least 32 characters: it encrypts the session cookie too. Absent: a public client, on one node. */
        Optional<String> clientSecret();

        /** Path in the token, parts by {@code /}, to the list of roles. */
        @WithDefault("roles")
        String rolesClaim();

        /** One of these must be in the token; by default the client. */
        Optional<List<String>> audience();
    }

    Users users();

    /**
     * Names by which the service is asked for where nobody signs in, besides localhost and addresses; others are
     * refused, as they may be those of a foreign site.
     */
    Optional<List<String>> hostNames();

    /** Local users. */
    interface Users {
        /** Lines as {@code ./hilum user} prints them. */
        @WithDefault("config/users")
        Path file();
    }

    /** The DICOM storage SCP. */
    interface Dicom {
        @WithDefault("0.0.0.0")
        String host();

        /** 0 lets the system choose. */
        @WithDefault("11112")
        int port();

        @WithDefault("HILUM")
        String aeTitle();

        /** {@code AET} or {@code AET@address}; empty: any caller. */
        Optional<List<String>> allowedCallers();

        @WithDefault("200")
        int maxAssociations();

        @WithDefault("60s")
        Duration idleTimeout();

        @WithDefault("30s")
        Duration artimTimeout();

        @WithDefault("262144")
        int maxPduLength();

        /** Largest data set accepted, in bytes. */
        @WithDefault("4294967296")
        long maxObjectSize();

        Tls tls();
    }

    /** DICOM TLS: on when a key store is set. */
    interface Tls {
        @WithDefault("2762")
        int port();

        Optional<Path> keyStore();

        Optional<String> keyStorePassword();

        Optional<Path> trustStore();

        Optional<String> trustStorePassword();

        /** {@code none}, {@code optional} or {@code required}. */
        @WithDefault("required")
        String clientAuth();
    }

    /** One destination. */
    interface DestinationSettings {
        /** {@code c-store}, {@code stow-rs}, {@code fhir}, {@code hl7}, {@code webhook} or {@code folder}. */
        String type();

        Optional<String> host();

        OptionalInt port();

        Optional<String> aeTitle();

        Optional<String> url();

        Optional<Path> path();

        /** {@code sr}, {@code seg}, {@code pdf}, {@code json}, {@code fhir}, {@code hl7}; by type where it is absent. */
        Optional<List<String>> objects();

        /** c-store and hl7: over TLS, with the key and trust stores of {@code hilum.dicom.tls}. */
        @WithDefault("false")
        boolean tls();

        /** Whether its certificate must name {@code host} (RFC 9525). */
        @WithDefault("true")
        boolean tlsVerifyHost();

        /** Sent as bearer token; by environment or file, never in a URL. */
        Optional<String> token();

        /** c-store: delivered only once it has committed to store (PS3.4 annex J). */
        @WithDefault("false")
        boolean commitment();

        /** What it has not committed to so long after is sent again. */
        @WithDefault("1h")
        Duration commitmentTimeout();

        /** Times of day in which it may be sent to, {@code HH:MM-HH:MM}. */
        Optional<String> window();
    }

    /** When a study is complete. */
    interface Study {
        /** After release, for an evidently whole series. */
        @WithDefault("5s")
        Duration quietPeriod();

        /** After an abort, or where the evidence shows a gap. */
        @WithDefault("60s")
        Duration lossPeriod();
    }

    /** How networks run. */
    interface Inference {
        /** {@code auto}, {@code cpu} or {@code cuda:N}. */
        @WithDefault("auto")
        String device();

        /** Threads of one inference; 0: all cores. */
        @WithDefault("0")
        int threads();
    }

    /** Where the models are. */
    interface Models {
        @WithDefault("models")
        Path path();
    }

    /** Pneumonia quantities. */
    interface Pneumonia {
        /** Limits of the HU bands, ascending. */
        @WithDefault("-750,-300,50")
        List<Integer> bandsHu();

        /** Overrides the model's operating point. */
        OptionalDouble threshold();
    }

    /** What reports suggest, and their language. */
    interface Report {
        /** {@code zh}, {@code en} or {@code zh+en}. */
        @WithDefault("zh+en")
        String language();

        /** {@code none}, {@code fleischner} (incidental nodules) or {@code lung-rads} (screening). */
        @WithDefault("none")
        String guideline();

        /** The hospital or department that a reader verifies a result for; at most 64 characters. */
        @WithDefault("unspecified")
        String organization();
    }

    /** Comparison with priors. */
    interface Comparison {
        /** Whether the latest earlier study of the patient in the own store is compared without being asked for. */
        @WithDefault("true")
        boolean automatic();

        /** Change of the mean diameter that counts. */
        @WithDefault("2")
        double diameterMm();

        /** Change of the volume that counts. */
        @WithDefault("25")
        double volumePercent();

        /** How far from its expected place a nodule is still the same. */
        @WithDefault("10")
        double matchGateMm();

        /** Growth of lesions within 24-48 h that makes an alert. */
        @WithDefault("50")
        double alertPercent();
    }

    /** An archive that is asked for priors. */
    interface QuerySource {
        /** {@code c-get}, {@code c-move} or {@code dicomweb}. */
        @WithDefault("c-get")
        String type();

        /** c-get, c-move. */
        Optional<String> host();

        /** c-get, c-move. */
        @WithDefault("104")
        int port();

        /** c-get, c-move. */
        Optional<String> aeTitle();

        /** c-get, c-move: over DICOM TLS, with the key and trust stores of {@code hilum.dicom.tls}. */
        @WithDefault("false")
        boolean tls();

        /** Whether its certificate must name {@code host} (RFC 9525). */
        @WithDefault("true")
        boolean tlsVerifyHost();

        /** dicomweb: base of QIDO-RS and WADO-RS. */
        Optional<String> url();

        /** dicomweb: sent as bearer token; by environment or file, never in a URL. */
        Optional<String> token();
    }

    /** Workitems of IHE AI Workflow for Imaging; off without {@code url}. */
    interface Ups {
        /** Base of UPS-RS. */
        Optional<String> url();

        /** Base of the WADO-RS service that has the images; {@code url} by default. */
        Optional<String> imagesUrl();

        /** Base of the DICOMweb service where others find our results. */
        Optional<String> resultsUrl();

        /** Sent to both as bearer token; by environment or file, never in a URL. */
        Optional<String> token();

        /** Values of Scheduled Workitem Code Sequence that are ours. */
        Optional<List<String>> codes();

        /** Workitems that may be claimed and not finished at a time. */
        @WithDefault("4")
        int atOnce();

        /** Between two questions for work. */
        @WithDefault("30s")
        Duration pause();
    }

    /** Readers' verdicts. */
    interface Verdicts {
        /** How long after a reader's last verdict on a study its result is delivered; a signature sends it at once. */
        @WithDefault("30s")
        Duration quietPeriod();
    }

    /** Urgency. */
    interface Worklist {
        /** Nodules from this long axis on are urgent. */
        @WithDefault("8")
        double urgentNoduleMm();
    }

    /** How much room is kept free, how long studies stay. */
    interface Retention {
        /** Below this many free bytes C-STORE is answered with A700. */
        @WithDefault("1073741824")
        long minFreeBytes();

        /** Studies are erased so many days after their last instance; absent: never. */
        OptionalInt days();
    }

    /** Validation runs over HTTP. */
    interface Validation {
        /** Manifests, cases and references lie under it; absent: no such runs. */
        Optional<Path> path();

        /** Where the studies of a manifest may come from besides folders. */
        ValidationDicomweb dicomweb();
    }

    /** The DICOMweb service of validation runs; its credentials never stand in a manifest. */
    interface ValidationDicomweb {
        /** Its root, for instance {@code https://pacs.example/dicom-web}: the only one that gets the credentials. */
        Optional<String> url();

        /** Bearer token. */
        Optional<String> token();

        Optional<String> username();

        Optional<String> password();
    }

    /** OpenTelemetry. */
    interface Tracing {
        /** OTLP over HTTP, for instance {@code http://collector:4318/v1/traces}; absent: nothing is traced. */
        Optional<String> endpoint();
    }

    /** Where audit messages go (IHE ATNA). */
    interface Audit {
        /** The audit record repository; absent: nothing is audited by message. */
        Optional<String> host();

        @WithDefault("6514")
        int port();

        /** {@code tls} (with the key and trust stores of {@code hilum.dicom.tls}), {@code tcp} or {@code udp}. */
        @WithDefault("tls")
        String transport();

        @WithDefault("true")
        boolean tlsVerifyHost();

        /** AuditSourceID; the AE title where it is absent. */
        Optional<String> sourceId();

        Optional<String> enterpriseSiteId();
    }

    /** The database. */
    interface Datasource {
        /** JDBC URL; empty: H2 under {@code hilum.home}. */
        Optional<String> url();

        Optional<String> username();

        Optional<String> password();
    }

    /** A bucket behind the data folders of nodes that share none; off without {@code bucket}. */
    interface S3 {
        Optional<String> bucket();

        /** Before every key, ending in a slash; must be the same on all nodes. */
        @WithDefault("hilum/")
        String prefix();

        @WithDefault("us-east-1")
        String region();

        /** Of an S3-compatible store; absent: Amazon's for the region. */
        Optional<String> endpoint();

        /** By environment or file; absent: what the environment of the process gives (AWS_…, a role). */
        Optional<String> accessKey();

        Optional<String> secretKey();

        /** How long an unused copy stays on the node's own volume. */
        @WithDefault("24h")
        Duration keepLocal();
    }

    /** What one called AE title does. */
    interface AeSettings {
        @WithDefault("nodule,pneumonia")
        List<String> pipelines();

        /** {@code routine}, {@code high} or {@code stat}: what is sent to this title is analysed before less urgent work. */
        @WithDefault("routine")
        String priority();

        @WithName("allowed-callers")
        Optional<List<String>> allowedCallers();
    }
}
