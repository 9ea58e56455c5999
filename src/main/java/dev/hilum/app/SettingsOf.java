package dev.hilum.app;

import dev.hilum.deliver.Destination;
import dev.hilum.dicom.net.CallerRules;
import dev.hilum.dicom.net.CommitmentContexts;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StorageContexts;
import dev.hilum.dicom.net.TlsSettings;
import dev.hilum.pipeline.FlowSettings;
import dev.hilum.pipeline.Precedence;
import dev.hilum.report.ReportSettings;
import dev.hilum.report.ResultFile;
import dev.hilum.retrieve.PriorSource;
import dev.hilum.study.CompletenessRules;
import dev.hilum.study.PipelineName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings in the words of the packages that they are for. */
final class SettingsOf {
    private SettingsOf() {}

    static FlowSettings flow(HilumSettings settings, Path home) {
        return new FlowSettings(
                home.resolve("results"),
                completeness(settings.study()),
                settings.comparison().automatic(),
                priorSources(settings),
                changeable(settings));
    }

    static FlowSettings.Changeable changeable(HilumSettings settings) {
        Map<String, Set<PipelineName>> pipelines = new HashMap<>();
        settings.ae().forEach((title, ae) -> pipelines.put(title, pipelines(ae.pipelines())));
        return new FlowSettings.Changeable(
                destinations(settings),
                pipelines,
                precedence(settings),
                settings.worklist().urgentNoduleMm());
    }

    private static List<PriorSource> priorSources(HilumSettings settings) {
        return settings.querySources().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> priorSource(one.getKey(), one.getValue(), settings))
                .toList();
    }

    private static PriorSource priorSource(String name, HilumSettings.QuerySource source, HilumSettings settings) {
        return switch (source.type()) {
            case "dicomweb" ->
                new PriorSource.Dicomweb(name, URI.create(source.url().orElseThrow()), source.token());
            case "c-get", "c-move" ->
                new PriorSource.Dimse(
                        name,
                        source.host().orElseThrow(),
                        source.port(),
                        source.aeTitle().orElseThrow(),
                        settings.dicom().aeTitle(),
                        source.type().equals("c-move") ? PriorSource.Operation.C_MOVE : PriorSource.Operation.C_GET,
                        tls(source, settings.dicom().tls()));
            default -> throw new IllegalStateException("checked before: " + source.type());
        };
    }

    private static Optional<TlsSettings> tls(HilumSettings.QuerySource source, HilumSettings.Tls tls) {
        return source.tls() ? Optional.of(KeyStores.client(tls, source.tlsVerifyHost())) : Optional.empty();
    }

    private static Map<String, Precedence> precedence(HilumSettings settings) {
        Map<String, Precedence> precedence = new HashMap<>();
        settings.ae()
                .forEach((title, ae) -> precedence.put(
                        title, Precedence.valueOf(ae.priority().strip().toUpperCase(Locale.ROOT))));
        return precedence;
    }

    static List<Destination> destinations(HilumSettings settings) {
        List<Destination> all = new ArrayList<>();
        settings.destinations()
                .forEach((name, d) ->
                        all.add(DestinationOf.settings(name, d, settings.dicom().tls())));
        return all;
    }

    /** What is written of each result: the basic encodings, those that REST gives out, and what destinations take. */
    static Set<ResultFile.Role> roles(HilumSettings settings) {
        Set<ResultFile.Role> roles = EnumSet.copyOf(ReportSettings.BASIC);
        roles.add(ResultFile.Role.HTML);
        roles.add(ResultFile.Role.FHIR);
        destinations(settings)
                .forEach(d -> d.objects().forEach(object -> roles.add(ResultFile.Role.valueOf(object.name()))));
        return roles;
    }

    private static CompletenessRules completeness(HilumSettings.Study study) {
        CompletenessRules defaults = CompletenessRules.DEFAULT;
        Duration quiet = study.quietPeriod();
        Duration loss = study.lossPeriod().compareTo(quiet) < 0 ? quiet : study.lossPeriod();
        Duration open = defaults.openPeriod().compareTo(loss) < 0 ? loss : defaults.openPeriod();
        return new CompletenessRules(quiet, loss, open, defaults.geometry());
    }

    private static Set<PipelineName> pipelines(List<String> names) {
        Set<PipelineName> set = EnumSet.noneOf(PipelineName.class);
        names.forEach(n -> set.add(PipelineName.valueOf(n.strip().toUpperCase(Locale.ROOT))));
        return set;
    }

    /** The plain listener, and a second one for TLS where a key store is set. */
    static List<DicomServer> servers(HilumSettings settings, DimseHandler handler, NetListener listener) {
        HilumSettings.Dicom dicom = settings.dicom();
        ServerSettings plain = ServerSettings.on(dicom.host(), dicom.port())
                .withCallers(callers(settings))
                .withContexts(new CommitmentContexts(StorageContexts.all()))
                .withLimits(new ServerSettings.Limits(
                        dicom.maxAssociations(),
                        ServerSettings.Limits.DEFAULT.halfOpen(),
                        dicom.maxPduLength(),
                        dicom.maxObjectSize()))
                .withTimeouts(new ServerSettings.Timeouts(dicom.artimTimeout(), dicom.idleTimeout()));
        List<DicomServer> servers = new ArrayList<>();
        servers.add(start(plain, handler, listener));
        Optional<TlsSettings> tls = KeyStores.tls(dicom.tls());
        tls.ifPresent(t -> servers.add(start(
                new ServerSettings(
                        dicom.host(),
                        dicom.tls().port(),
                        plain.callers(),
                        plain.contexts(),
                        plain.limits(),
                        plain.timeouts(),
                        Optional.of(t)),
                handler,
                listener)));
        return List.copyOf(servers);
    }

    private static DicomServer start(ServerSettings settings, DimseHandler handler, NetListener listener) {
        try {
            return DicomServer.start(settings, handler, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "hilum.dicom: cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(),
                    e);
        }
    }

    static CallerRules callers(HilumSettings settings) {
        Set<String> called = new HashSet<>(settings.ae().keySet());
        called.add(settings.dicom().aeTitle());
        List<CallerRules.Caller> allowed = settings.dicom().allowedCallers().orElse(List.of()).stream()
                .map(SettingsOf::caller)
                .toList();
        Map<String, List<CallerRules.Caller>> ofCalledAe = new HashMap<>();
        settings.ae()
                .forEach((title, ae) -> ofCalledAe.put(
                        title,
                        ae.allowedCallers().orElse(List.of()).stream()
                                .map(SettingsOf::caller)
                                .toList()));
        return new CallerRules(called, allowed, ofCalledAe);
    }

    private static CallerRules.Caller caller(String text) {
        String[] parts = text.strip().split("@", 2);
        try {
            Optional<InetAddress> address =
                    parts.length == 2 ? Optional.of(InetAddress.getByName(parts[1])) : Optional.empty();
            return new CallerRules.Caller(parts[0], address);
        } catch (UnknownHostException e) {
            throw new SettingsException("hilum.dicom.allowed-callers=" + text + ": unknown address", e);
        }
    }
}
