package dev.hilum.app;

import dev.hilum.audit.AuditEvents;
import dev.hilum.audit.AuditMessage;
import dev.hilum.audit.AuditSource;
import dev.hilum.audit.AuditTrail;
import dev.hilum.audit.AuditedStudy;
import dev.hilum.audit.SyslogTarget;
import dev.hilum.pipeline.StudyRow;
import dev.hilum.pipeline.StudyTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The audit trail of this node; without effect where no repository is set. */
final class Auditing implements AutoCloseable {
    private final Optional<AuditTrail> trail;
    private final AuditEvents events;
    private final StudyTable studies;

    private Auditing(Optional<AuditTrail> trail, AuditEvents events, StudyTable studies) {
        this.trail = trail;
        this.events = events;
        this.studies = studies;
    }

    static Auditing start(HilumSettings settings, Path home, StudyTable studies, Clock clock, MeterRegistry meters) {
        HilumSettings.Audit audit = settings.audit();
        String title = settings.dicom().aeTitle();
        AuditSource source = new AuditSource(
                audit.sourceId().orElse(title),
                audit.enterpriseSiteId(),
                title,
                Upkeep.hostName(),
                ProcessHandle.current().pid());
        Optional<AuditTrail> trail = audit.host().map(host -> trail(settings, home, host, source, meters));
        Auditing auditing = new Auditing(trail, new AuditEvents(source, clock), studies);
        auditing.note(AuditEvents::started);
        return auditing;
    }

    private static AuditTrail trail(
            HilumSettings settings, Path home, String host, AuditSource source, MeterRegistry meters) {
        HilumSettings.Audit audit = settings.audit();
        SyslogTarget target = switch (audit.transport()) {
            case "udp" -> new SyslogTarget.Udp(host, audit.port());
            case "tcp" -> new SyslogTarget.Tcp(host, audit.port());
            default ->
                new SyslogTarget.Tls(
                        host, audit.port(), KeyStores.client(settings.dicom().tls(), audit.tlsVerifyHost()));
        };
        try {
            AuditTrail trail = AuditTrail.start(home.resolve("audit"), source, target);
            Gauge.builder("hilum.audit.waiting", trail, AuditTrail::waiting).register(meters);
            Gauge.builder("hilum.audit.lost", trail, AuditTrail::lost).register(meters);
            return trail;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the audit spool in " + home.resolve("audit"), e);
        }
    }

    /** The message is made only where there is somebody to send it to. */
    void note(Function<AuditEvents, AuditMessage> message) {
        trail.ifPresent(t -> t.note(message.apply(events)));
    }

    boolean isOn() {
        return trail.isPresent();
    }

    /** What PS3.15 asks for of a study; of one that is not known its UID alone. */
    AuditedStudy study(String studyInstanceUid, Map<String, Integer> instances) {
        Optional<StudyRow> row = studies.find(studyInstanceUid);
        return new AuditedStudy(
                studyInstanceUid,
                row.map(StudyRow::accessionNumber).orElse(""),
                row.map(StudyRow::patientId).orElse(""),
                row.map(StudyRow::patientName).orElse(""),
                instances);
    }

    /** Read before the study's rows go, told when they are gone. */
    Runnable erasing(String studyInstanceUid) {
        if (!isOn()) {
            return () -> {};
        }
        AuditedStudy study = study(studyInstanceUid, Map.of());
        return () -> note(events -> events.deleted(study));
    }

    @Override
    public void close() {
        note(AuditEvents::stopped);
        trail.ifPresent(AuditTrail::close);
    }
}
