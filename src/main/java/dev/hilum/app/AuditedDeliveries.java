package dev.hilum.app;

import dev.hilum.audit.AuditEvents.Peer;
import dev.hilum.audit.AuditMessage.Outcome;
import dev.hilum.audit.AuditedStudy;
import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.Destination;
import dev.hilum.deliver.TransferListener;
import java.util.Map;
import java.util.TreeMap;

/** Audits results that go out: transfers to DICOM nodes, exports to everything else. */
record AuditedDeliveries(Auditing auditing) implements TransferListener {
    @Override
    public void begins(Delivery delivery, Destination destination) {
        if (auditing.isOn() && isDicom(destination)) {
            auditing.note(events -> events.beginsSending(study(delivery), peer(destination)));
        }
    }

    @Override
    public void ended(Delivery delivery, Destination destination, boolean taken) {
        if (auditing.isOn()) {
            Outcome outcome = taken ? Outcome.SUCCESS : Outcome.SERIOUS_FAILURE;
            auditing.note(events -> isDicom(destination)
                    ? events.sent(study(delivery), peer(destination), outcome)
                    : events.exported(study(delivery), peer(destination), outcome));
        }
    }

    private AuditedStudy study(Delivery delivery) {
        Map<String, Integer> instances = new TreeMap<>();
        for (Delivery.Item item : delivery.objects()) {
            if (item.sopClassUid() != null) {
                instances.merge(item.sopClassUid(), 1, Integer::sum);
            }
        }
        return auditing.study(delivery.studyInstanceUid(), instances);
    }

    private static boolean isDicom(Destination destination) {
        return destination instanceof Destination.CStore || destination instanceof Destination.StowRs;
    }

    private static Peer peer(Destination destination) {
        return switch (destination) {
            case Destination.CStore store -> new Peer(store.aeTitle(), store.host());
            case Destination.StowRs archive ->
                new Peer(archive.name(), archive.target().url().getHost());
            case Destination.Fhir server ->
                new Peer(server.name(), server.target().url().getHost());
            case Destination.Webhook hook ->
                new Peer(hook.name(), hook.target().url().getHost());
            case Destination.Hl7 receiver -> new Peer(receiver.name(), receiver.host());
            case Destination.Folder folder -> new Peer(folder.name(), null);
        };
    }
}
