package dev.hilum.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One audited event in the terms of PS3.15 section A.5.1.
 *
 * @param type EventTypeCode; null where the event has none
 * @param participants at least one
 */
public record AuditMessage(
        AuditCode event,
        Action action,
        Instant at,
        Outcome outcome,
        @Nullable AuditCode type,
        List<Participant> participants,
        List<Subject> subjects) {
    public AuditMessage {
        participants = List.copyOf(participants);
        subjects = List.copyOf(subjects);
        if (participants.isEmpty()) {
            throw new IllegalArgumentException("an audited event has an active participant");
        }
    }

    /** EventActionCode. */
    public enum Action {
        CREATE("C"),
        READ("R"),
        UPDATE("U"),
        DELETE("D"),
        EXECUTE("E");

        private final String code;

        Action(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** EventOutcomeIndicator. */
    public enum Outcome {
        SUCCESS(0),
        MINOR_FAILURE(4),
        SERIOUS_FAILURE(8);

        private final int indicator;

        Outcome(int indicator) {
            this.indicator = indicator;
        }

        int indicator() {
            return indicator;
        }
    }

    /**
     * ActiveParticipant.
     *
     * @param alternativeUserId null where there is none
     * @param address IP address or machine name; null where unknown
     */
    public record Participant(
            String userId,
            @Nullable String alternativeUserId,
            boolean requestor,
            @Nullable AuditCode role,
            @Nullable String address) {}

    /**
     * ParticipantObjectIdentification.
     *
     * @param type ParticipantObjectTypeCode
     * @param role ParticipantObjectTypeCodeRole
     * @param lifeCycle ParticipantObjectDataLifeCycle; null where it is not said
     * @param accessions numbers of the requests
     * @param instances number of instances by SOP class
     * @param query what was asked, in place of the name; null where nothing was
     */
    public record Subject(
            String id,
            AuditCode idType,
            String name,
            int type,
            int role,
            @Nullable Integer lifeCycle,
            List<String> accessions,
            Map<String, Integer> instances,
            @Nullable String query) {
        /** One that is no query. */
        public Subject(
                String id,
                AuditCode idType,
                String name,
                int type,
                int role,
                @Nullable Integer lifeCycle,
                List<String> accessions,
                Map<String, Integer> instances) {
            this(id, idType, name, type, role, lifeCycle, accessions, instances, null);
        }

        public Subject {
            accessions = List.copyOf(accessions);
            instances = Map.copyOf(instances);
        }
    }
}
