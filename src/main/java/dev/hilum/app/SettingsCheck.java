package dev.hilum.app;

import dev.hilum.deliver.DeliveryWindow;
import dev.hilum.report.Language;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the settings' values against their ranges; the first lines a wrong setting produces. */
final class SettingsCheck {
    private static final Set<String> DICOM_OBJECTS =
            Set.of("sr", "chest-cad-sr", "seg", "labelmap", "sc", "pdf", "encapsulated-pdf", "iocm");
    private static final Set<String> OBJECTS = Set.of(
            "sr",
            "chest-cad-sr",
            "seg",
            "labelmap",
            "sc",
            "pdf",
            "encapsulated-pdf",
            "iocm",
            "json",
            "html",
            "fhir",
            "hl7");

    private final List<String> problems = new ArrayList<>();

    private SettingsCheck() {}

    /** Problems as {@code key=value: what is allowed}; empty when all is well. */
    static List<String> problems(HilumSettings settings, String httpHost) {
        SettingsCheck check = new SettingsCheck();
        check.dicom(settings.dicom());
        check.study(settings.study(), settings.verdicts());
        check.inference(settings.inference());
        check.values(settings);
        check.roles(settings);
        check.audit(settings.audit());
        settings.tracing().endpoint().ifPresent(u -> check.url("hilum.tracing.endpoint", u));
        check.ups(settings.ups());
        check.s3(settings.s3());
        settings.destinations().forEach(check::destination);
        settings.ae().forEach(check::ae);
        check.auth(settings, httpHost);
        return List.copyOf(check.problems);
    }

    private void ups(HilumSettings.Ups ups) {
        ups.url().ifPresent(u -> {
            url("hilum.ups.url", u);
            url("hilum.ups.results-url", ups.resultsUrl().orElse(""));
            ups.imagesUrl().ifPresent(images -> url("hilum.ups.images-url", images));
            range("hilum.ups.at-once", ups.atOnce(), 1, 1000);
            range("hilum.ups.pause (s)", ups.pause().toSeconds(), 1, 86_400);
            if (ups.codes().orElse(List.of()).isEmpty()) {
                problems.add("hilum.ups.codes=: name the codes of the workitems that are ours, between commas");
            }
        });
    }

    private void s3(HilumSettings.S3 s3) {
        if (s3.bucket().isEmpty()) {
            return;
        }
        s3.endpoint().ifPresent(u -> url("hilum.s3.endpoint", u));
        range("hilum.s3.keep-local (s)", s3.keepLocal().toSeconds(), 3600, 31_536_000);
        if (!s3.prefix().isEmpty() && !s3.prefix().endsWith("/")) {
            problems.add("hilum.s3.prefix=" + s3.prefix() + ": must be empty or end in a slash");
        }
        if (s3.accessKey().isPresent() != s3.secretKey().isPresent()) {
            problems.add("hilum.s3.access-key, hilum.s3.secret-key: set both or none of them");
        }
    }

    private void dicom(HilumSettings.Dicom dicom) {
        range("hilum.dicom.port", dicom.port(), 0, 65535);
        aeTitle("hilum.dicom.ae-title", dicom.aeTitle());
        range("hilum.dicom.max-associations", dicom.maxAssociations(), 1, 10_000);
        range("hilum.dicom.max-pdu-length", dicom.maxPduLength(), 4096, 16_777_216);
        range("hilum.dicom.max-object-size", dicom.maxObjectSize(), 1_048_576, Long.MAX_VALUE);
        range("hilum.dicom.idle-timeout (s)", dicom.idleTimeout().toSeconds(), 1, 86_400);
        range("hilum.dicom.artim-timeout (s)", dicom.artimTimeout().toSeconds(), 1, 3600);
        range("hilum.dicom.tls.port", dicom.tls().port(), 0, 65535);
        oneOf("hilum.dicom.tls.client-auth", dicom.tls().clientAuth(), Set.of("none", "optional", "required"));
    }

    private void study(HilumSettings.Study study, HilumSettings.Verdicts verdicts) {
        range("hilum.study.quiet-period (ms)", study.quietPeriod().toMillis(), 0, 3_600_000);
        range("hilum.verdicts.quiet-period (ms)", verdicts.quietPeriod().toMillis(), 0, 86_400_000);
        range("hilum.study.loss-period (ms)", study.lossPeriod().toMillis(), 0, 86_400_000);
    }

    private void inference(HilumSettings.Inference inference) {
        if (!inference.device().matches("auto|cpu|cuda:[0-9]{1,2}")) {
            problems.add("hilum.inference.device=" + inference.device() + ": must be auto, cpu or cuda:N");
        }
        range("hilum.inference.threads", inference.threads(), 0, 1024);
    }

    private void comparison(HilumSettings settings) {
        oneOf("hilum.report.guideline", settings.report().guideline(), Set.of("none", "fleischner", "lung-rads"));
        HilumSettings.Comparison comparison = settings.comparison();
        positive("hilum.comparison.diameter-mm", comparison.diameterMm());
        positive("hilum.comparison.volume-percent", comparison.volumePercent());
        positive("hilum.comparison.match-gate-mm", comparison.matchGateMm());
        positive("hilum.comparison.alert-percent", comparison.alertPercent());
        settings.querySources().forEach((name, source) -> querySource(name, source, settings.roles()));
    }

    private void querySource(String name, HilumSettings.QuerySource source, List<String> roles) {
        String key = "hilum.query-sources." + name;
        oneOf(key + ".type", source.type(), Set.of("c-get", "c-move", "dicomweb"));
        range(key + ".port", source.port(), 1, 65535);
        if (source.type().equals("dicomweb")) {
            if (!source.url().orElse("").matches("https?://[^\\s@?#]+")) {
                problems.add(key + ".url=" + source.url().orElse("")
                        + ": must be the http or https base of a DICOMweb service, without user, query or fragment");
            }
            return;
        }
        if (source.host().isEmpty()) {
            problems.add(key + ".host: is missing; type " + source.type() + " needs it");
        }
        String title = source.aeTitle().orElse("");
        if (!title.matches("[\\x21-\\x7E&&[^\\\\]]{1,16}")) {
            problems.add(key + ".ae-title=" + title + ": must have 1-16 characters and no backslash");
        }
        if (source.type().equals("c-move")
                && !roles.stream().map(String::strip).toList().containsAll(List.of("receiver", "worker"))) {
            problems.add(key + ".type=c-move: needs the roles receiver and worker on one node, since the prior comes to"
                    + " the listener of the node that asks; use c-get or dicomweb");
        }
    }

    private void positive(String key, double value) {
        if (!(value > 0 && value <= 1000)) {
            problems.add(key + "=" + value + ": must be over 0 and at most 1000");
        }
    }

    private void values(HilumSettings settings) {
        comparison(settings);
        List<Integer> bands = settings.pneumonia().bandsHu();
        boolean ascending = bands.stream().sorted().distinct().toList().equals(bands);
        if (bands.isEmpty() || !ascending || bands.getFirst() < -1024 || bands.getLast() > 3071) {
            problems.add("hilum.pneumonia.bands-hu=" + bands + ": must be ascending numbers from -1024 to 3071");
        }
        settings.pneumonia().threshold().ifPresent(t -> {
            if (!(t > 0 && t < 1)) {
                problems.add("hilum.pneumonia.threshold=" + t + ": must lie between 0 and 1");
            }
        });
        if (!(settings.worklist().urgentNoduleMm() > 0)) {
            problems.add(
                    "hilum.worklist.urgent-nodule-mm=" + settings.worklist().urgentNoduleMm() + ": must be over 0");
        }
        settings.retention().days().ifPresent(d -> range("hilum.retention.days", d, 1, 36_500));
        oneOf(
                "hilum.report.language",
                settings.report().language(),
                Arrays.stream(Language.values()).map(Language::setting).collect(Collectors.toSet()));
        String organization = settings.report().organization();
        if (organization.isBlank() || organization.length() > 64) {
            problems.add("hilum.report.organization=" + organization + ": must have 1 to 64 characters");
        }
        range("hilum.retention.min-free-bytes", settings.retention().minFreeBytes(), 0, Long.MAX_VALUE);
    }

    private void audit(HilumSettings.Audit audit) {
        range("hilum.audit.port", audit.port(), 1, 65535);
        oneOf("hilum.audit.transport", audit.transport(), Set.of("tls", "tcp", "udp"));
    }

    private void roles(HilumSettings settings) {
        settings.roles().forEach(r -> oneOf("hilum.roles", r.strip(), Set.of("receiver", "worker", "web")));
        boolean shared = settings.datasource().url().isPresent();
        if (!shared && !Set.copyOf(settings.roles()).containsAll(Set.of("receiver", "worker"))) {
            problems.add("hilum.roles=" + String.join(",", settings.roles())
                    + ": the embedded database belongs to one node, which must be receiver and worker;"
                    + " several nodes need hilum.datasource.url=jdbc:postgresql://…");
        }
        settings.datasource()
                .url()
                .filter(url -> !url.startsWith("jdbc:postgresql:"))
                .ifPresent(
                        url -> problems.add(
                                "hilum.datasource.url: must begin with jdbc:postgresql:, or be absent for the embedded database"));
    }

    private void destination(String name, HilumSettings.DestinationSettings destination) {
        String key = "hilum.destinations." + name;
        oneOf(key + ".type", destination.type(), DestinationOf.TYPES);
        for (String object : destination.objects().orElse(List.of())) {
            boolean dicom = Set.of("c-store", "stow-rs").contains(destination.type());
            oneOf(key + ".objects", object.strip(), dicom ? DICOM_OBJECTS : OBJECTS);
        }
        destination.window().ifPresent(w -> window(key + ".window", w));
        if (Set.of("stow-rs", "fhir", "webhook").contains(destination.type())) {
            required(key + ".url", destination.url().isPresent());
            destination.url().ifPresent(u -> url(key + ".url", u));
        }
        if (destination.type().equals("hl7")) {
            required(key + ".host", destination.host().isPresent());
            required(key + ".port", destination.port().isPresent());
            destination.port().ifPresent(p -> range(key + ".port", p, 1, 65535));
        }
        if (destination.type().equals("c-store")) {
            required(key + ".host", destination.host().isPresent());
            required(key + ".port", destination.port().isPresent());
            required(key + ".ae-title", destination.aeTitle().isPresent());
            destination.port().ifPresent(p -> range(key + ".port", p, 1, 65535));
            destination.aeTitle().ifPresent(t -> aeTitle(key + ".ae-title", t));
        }
        if (destination.commitment()) {
            oneOf(key + ".commitment=true needs type", destination.type(), Set.of("c-store"));
            range(
                    key + ".commitment-timeout (s)",
                    destination.commitmentTimeout().toSeconds(),
                    1,
                    604_800);
        }
        if (destination.tls()) {
            oneOf(key + ".tls=true needs type", destination.type(), Set.of("c-store", "hl7"));
        }
        if (destination.type().equals("folder")) {
            required(key + ".path", destination.path().isPresent());
        }
    }

    private void window(String key, String text) {
        try {
            DeliveryWindow.parse(text, ZoneOffset.UTC);
        } catch (IllegalArgumentException e) {
            problems.add(key + "=" + text + ": " + e.getMessage());
        }
    }

    /** Without user and password: a URL is written to logs. */
    private void url(String key, String text) {
        boolean fits = text.matches("https?://[^/@\\s]+(/[^\\s?#]*)?");
        if (!fits) {
            problems.add(key + ": must be http:// or https:// with a host, without user, query or fragment");
        }
    }

    private void ae(String title, HilumSettings.AeSettings settings) {
        oneOf("hilum.ae." + title + ".priority", settings.priority(), Set.of("routine", "high", "stat"));
        for (String pipeline : settings.pipelines()) {
            oneOf("hilum.ae." + title + ".pipelines", pipeline.strip(), Set.of("nodule", "pneumonia"));
        }
    }

    private void auth(HilumSettings settings, String httpHost) {
        boolean loopback = Set.of("127.0.0.1", "localhost", "::1", "[::1]").contains(httpHost.toLowerCase(Locale.ROOT));
        settings.auth().ifPresent(auth -> oneOf("hilum.auth", auth, Set.of("none", "local", "oidc")));
        if (OidcSignIn.isOn(settings)) {
            problems.addAll(oidcProblems(settings));
        }
        if (SignIn.isLocal(settings)) {
            try {
                LocalUsers.read(settings.users().file());
            } catch (SettingsException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!loopback && settings.auth().isEmpty()) {
            problems.add(
                    "hilum.auth is not set and quarkus.http.host=" + httpHost
                            + " is not loopback: set hilum.auth (none, if the network protects the page), or bind to 127.0.0.1");
        }
    }

    /** The issuer is known by its certificate; without one only on this machine, for tests. */
    static List<String> oidcProblems(HilumSettings settings) {
        List<String> problems = new ArrayList<>();
        String issuer = settings.oidc().issuer().orElse("");
        if (!issuer.matches(
                "https://[^/@\\s?#]+(/[^\\s?#]*)?|http://(127\\.0\\.0\\.1|localhost)(:[0-9]+)?(/[^\\s?#]*)?")) {
            problems.add("hilum.oidc.issuer=" + issuer + ": must be the issuer's https:// address");
        }
        if (settings.oidc().clientId().filter(id -> !id.isBlank()).isEmpty()) {
            problems.add("hilum.oidc.client-id is missing");
        }
        if (settings.oidc()
                .clientSecret()
                .filter(secret -> secret.length() < 32)
                .isPresent()) {
            problems.add(
                    "hilum.oidc.client-secret: must have at least 32 characters, as it encrypts the session cookie");
        }
        return problems;
    }

    private void aeTitle(String key, String title) {
        boolean fits = !title.isBlank()
                && title.length() <= 16
                && title.chars().allMatch(c -> c >= 32 && c < 127 && c != '\\');
        if (!fits) {
            problems.add(key + "=" + title + ": must be 1 to 16 ASCII characters without backslash");
        }
    }

    private void required(String key, boolean present) {
        if (!present) {
            problems.add(key + " is missing");
        }
    }

    private void range(String key, long value, long from, long to) {
        if (value < from || value > to) {
            problems.add(key + "=" + value + ": must be " + from + " to " + (to == Long.MAX_VALUE ? "any size" : to));
        }
    }

    private void oneOf(String key, String value, Set<String> allowed) {
        if (!allowed.contains(value)) {
            problems.add(key + "=" + value + ": must be one of " + new java.util.TreeSet<>(allowed));
        }
    }

    /** For messages: the destinations by name. */
    static String names(Map<String, ?> map) {
        return String.join(", ", new java.util.TreeSet<>(map.keySet()));
    }
}
