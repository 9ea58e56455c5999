package dev.hilum.app;

import dev.hilum.deliver.DeliveryWindow;
import dev.hilum.deliver.Destination;
import dev.hilum.deliver.Destination.HttpTarget;
import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.dicom.net.TlsSettings;
import dev.hilum.receive.CommitmentCaller;
import dev.hilum.receive.PromisedReports;
import java.net.URI;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A destination from its settings, which {@link SettingsCheck} has checked. */
final class DestinationOf {
    static final Set<String> TYPES = Set.of("c-store", "stow-rs", "fhir", "hl7", "webhook", "folder");

    private DestinationOf() {}

    /** @param tls key and trust stores of this node */
    static Destination settings(String name, HilumSettings.DestinationSettings d, HilumSettings.Tls tls) {
        Set<ObjectRole> objects = objects(d);
        return switch (d.type()) {
            case "c-store" ->
                new Destination.CStore(
                        name,
                        d.host().orElseThrow(),
                        d.port().orElseThrow(),
                        d.aeTitle().orElseThrow(),
                        objects,
                        d.commitment() ? Optional.of(d.commitmentTimeout()) : Optional.empty(),
                        tls(d, tls));
            case "folder" -> new Destination.Folder(name, d.path().orElseThrow(), objects);
            case "stow-rs" -> new Destination.StowRs(name, target(d), objects);
            case "fhir" -> new Destination.Fhir(name, target(d), objects);
            case "webhook" -> new Destination.Webhook(name, target(d), objects);
            case "hl7" ->
                new Destination.Hl7(name, d.host().orElseThrow(), d.port().orElseThrow(), objects, tls(d, tls));
            default -> throw new IllegalStateException("checked before: " + d.type());
        };
    }

    /** Times of day by destination, in the time zone of this node. */
    static Map<String, DeliveryWindow> windows(HilumSettings settings, ZoneId zone) {
        Map<String, DeliveryWindow> windows = new HashMap<>();
        settings.destinations()
                .forEach((name, d) ->
                        d.window().ifPresent(text -> windows.put(name, DeliveryWindow.parse(text, zone))));
        return windows;
    }

    /** Who asks us for storage commitment under the AE title of a c-store destination is reported to there. */
    static Optional<CommitmentCaller> commitmentCaller(HilumSettings settings, PromisedReports promised) {
        Map<String, CommitmentCaller.Address> addresses = new HashMap<>();
        settings.destinations().values().stream()
                .filter(d -> d.type().equals("c-store"))
                .forEach(d -> addresses.put(
                        d.aeTitle().orElseThrow(),
                        new CommitmentCaller.Address(
                                d.host().orElseThrow(),
                                d.port().orElseThrow(),
                                tls(d, settings.dicom().tls()))));
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(new CommitmentCaller(settings.dicom().aeTitle(), addresses, promised));
    }

    private static Optional<TlsSettings> tls(HilumSettings.DestinationSettings d, HilumSettings.Tls tls) {
        return d.tls() ? Optional.of(KeyStores.client(tls, d.tlsVerifyHost())) : Optional.empty();
    }

    private static HttpTarget target(HilumSettings.DestinationSettings d) {
        return new HttpTarget(URI.create(d.url().orElseThrow()), d.token());
    }

    private static Set<ObjectRole> objects(HilumSettings.DestinationSettings d) {
        List<String> byType = switch (d.type()) {
            case "fhir" -> List.of("fhir");
            case "hl7" -> List.of("hl7");
            case "webhook" -> List.of("json");
            default -> List.of("sr", "seg");
        };
        Set<ObjectRole> objects = EnumSet.noneOf(ObjectRole.class);
        d.objects().orElse(byType).forEach(o -> objects.add(object(o.strip(), d.type())));
        return objects;
    }

    /** Over C-STORE and STOW-RS a PDF travels as an Encapsulated PDF object. */
    private static ObjectRole object(String name, String type) {
        return name.equals("pdf") && Set.of("c-store", "stow-rs").contains(type)
                ? ObjectRole.ENCAPSULATED_PDF
                : ObjectRole.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
