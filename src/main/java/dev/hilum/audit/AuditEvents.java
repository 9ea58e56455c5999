package dev.hilum.audit;

import dev.hilum.audit.AuditMessage.Action;
import dev.hilum.audit.AuditMessage.Outcome;
import dev.hilum.audit.AuditMessage.Participant;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages that Hilum sends (PS3.15 section A.5.3), each by the table of its event. */
public final class AuditEvents {
    private static final String STUDY_ROOT_FIND = "1.2.840.10008.5.1.4.1.2.2.1";

    private final AuditSource source;
    private final Clock clock;

    public AuditEvents(AuditSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * Another application entity, or whatever takes a result.
     *
     * @param name AE title, or name of the destination
     * @param address null where unknown
     */
    public record Peer(String name, @Nullable String address) {}

    /** Section A.5.3.1. */
    public AuditMessage started() {
        return activity(AuditCode.APPLICATION_START);
    }

    /** Section A.5.3.1. */
    public AuditMessage stopped() {
        return activity(AuditCode.APPLICATION_STOP);
    }

    private AuditMessage activity(AuditCode type) {
        return message(
                AuditCode.APPLICATION_ACTIVITY,
                Action.EXECUTE,
                Outcome.SUCCESS,
                type,
                List.of(us(AuditCode.APPLICATION, false)),
                List.of());
    }

    /** We begin to send instances of a study: section A.5.3.3. */
    public AuditMessage beginsSending(AuditedStudy study, Peer to) {
        return message(
                AuditCode.BEGIN_TRANSFERRING,
                Action.EXECUTE,
                Outcome.SUCCESS,
                null,
                List.of(us(AuditCode.SOURCE, true), peer(to, AuditCode.DESTINATION, false)),
                study.subjects());
    }

    /** We have sent them, or have given up: section A.5.3.7; whether the receiver held them before is not known. */
    public AuditMessage sent(AuditedStudy study, Peer to, Outcome outcome) {
        return message(
                AuditCode.INSTANCES_TRANSFERRED,
                Action.READ,
                outcome,
                null,
                List.of(us(AuditCode.SOURCE, true), peer(to, AuditCode.DESTINATION, false)),
                study.subjects());
    }

    /**
     * Instances of a study were sent to us: section A.5.3.7.
     *
     * @param outcome a failure where the association did not end in order
     */
    public AuditMessage received(AuditedStudy study, Peer from, Outcome outcome) {
        return message(
                AuditCode.INSTANCES_TRANSFERRED,
                Action.CREATE,
                outcome,
                null,
                List.of(peer(from, AuditCode.SOURCE, true), us(AuditCode.DESTINATION, false)),
                study.subjects());
    }

    /** Results left for something that is no DICOM node: section A.5.3.6. */
    public AuditMessage exported(AuditedStudy study, Peer to, Outcome outcome) {
        return message(
                AuditCode.EXPORT,
                Action.READ,
                outcome,
                null,
                List.of(us(AuditCode.SOURCE, true), peer(to, AuditCode.DESTINATION_MEDIA, false)),
                study.subjects());
    }

    /** A person looked at a study, or judged its findings: section A.5.3.4. */
    public AuditMessage accessed(AuditedStudy study, Peer person, Action action, Outcome outcome) {
        return message(
                AuditCode.INSTANCES_ACCESSED,
                action,
                outcome,
                null,
                List.of(peer(person, null, true), us(null, false)),
                study.subjects());
    }

    /**
     * A person or program searched by QIDO-RS: section A.5.3.10.
     *
     * @param request path and query of the request; a query over HTTP has no data set
     */
    public AuditMessage queried(Peer person, String request, Outcome outcome) {
        AuditMessage.Subject subject = new AuditMessage.Subject(
                STUDY_ROOT_FIND, AuditCode.SOP_CLASS_UID, "", 2, 3, null, List.of(), Map.of(), request);
        return message(
                AuditCode.QUERY,
                Action.EXECUTE,
                outcome,
                null,
                List.of(peer(person, AuditCode.SOURCE, true), us(AuditCode.DESTINATION, false)),
                List.of(subject));
    }

    /** A person ordered an analysis or a comparison anew: section A.5.3.13. */
    public AuditMessage ordered(AuditedStudy study, Peer person, Outcome outcome) {
        return message(
                AuditCode.PROCEDURE_RECORD,
                Action.UPDATE,
                outcome,
                null,
                List.of(peer(person, null, true), us(null, false)),
                study.subjects());
    }

    /** All that was stored of a study was erased: section A.5.3.5. */
    public AuditMessage deleted(AuditedStudy study) {
        return message(
                AuditCode.STUDY_DELETED,
                Action.DELETE,
                Outcome.SUCCESS,
                null,
                List.of(us(null, true)),
                study.subjects());
    }

    /** Somebody signed in, or tried to: section A.5.3.12. */
    public AuditMessage signedIn(Peer person, Outcome outcome) {
        return message(
                AuditCode.USER_AUTHENTICATION,
                Action.EXECUTE,
                outcome,
                AuditCode.LOGIN,
                List.of(peer(person, null, true), us(AuditCode.APPLICATION, false)),
                List.of());
    }

    /** A node was turned away: section A.5.3.11. */
    public AuditMessage nodeRefused(String address) {
        AuditMessage.Subject subject = new AuditMessage.Subject(
                address, AuditCode.NODE_ID, "node that was refused", 2, 13, null, List.of(), Map.of());
        return message(
                AuditCode.SECURITY_ALERT,
                Action.EXECUTE,
                Outcome.MINOR_FAILURE,
                AuditCode.NODE_AUTHENTICATION,
                List.of(us(AuditCode.APPLICATION, true), peer(new Peer(address, address), null, false)),
                List.of(subject));
    }

    private AuditMessage message(
            AuditCode event,
            Action action,
            Outcome outcome,
            @Nullable AuditCode type,
            List<Participant> participants,
            List<AuditMessage.Subject> subjects) {
        return new AuditMessage(event, action, clock.instant(), outcome, type, participants, subjects);
    }

    private Participant us(@Nullable AuditCode role, boolean requestor) {
        return new Participant(
                String.valueOf(source.processId()), "AETITLES=" + source.aeTitle(), requestor, role, source.host());
    }

    private static Participant peer(Peer peer, @Nullable AuditCode role, boolean requestor) {
        return new Participant(peer.name(), null, requestor, role, peer.address());
    }
}
