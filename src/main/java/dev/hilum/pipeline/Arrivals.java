package dev.hilum.pipeline;

import dev.hilum.study.AssociationProgress;
import dev.hilum.study.AssociationProgress.State;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which associations bring which studies, now. Only this is kept in memory: after a restart the associations are gone,
 * and what they brought counts as interrupted.
 */
final class Arrivals {
    private final Clock clock;
    private final Map<String, Sender> senders = new HashMap<>();

    Arrivals(Clock clock) {
        this.clock = clock;
    }

    /** An instance of the study is stored. */
    synchronized void arrived(String associationId, String peer, String studyUid) {
        Instant now = clock.instant();
        senders.computeIfAbsent(associationId, id -> new Sender(id, peer, now)).arrived(studyUid, now);
    }

    /** The association is over; returns the studies it brought. */
    synchronized List<String> ended(String associationId, boolean released) {
        Sender sender = senders.get(associationId);
        if (sender == null) {
            return List.of();
        }
        sender.state = released ? State.RELEASED : State.LOST;
        sender.ended = clock.instant();
        return List.copyOf(sender.studies.keySet());
    }

    /** The associations of a study, for the question whether it is complete. */
    synchronized List<AssociationProgress> of(String studyUid) {
        List<AssociationProgress> all = new ArrayList<>();
        senders.values().stream()
                .filter(s -> s.studies.containsKey(studyUid))
                .forEach(s -> all.add(s.progress(studyUid)));
        return all;
    }

    /** The study is decided: what its ended associations did is of no more interest. */
    synchronized void forget(String studyUid) {
        senders.values().removeIf(sender -> {
            if (sender.state != State.OPEN) {
                sender.studies.remove(studyUid);
            }
            return sender.state != State.OPEN && sender.studies.isEmpty();
        });
    }

    private static final class Sender {
        private final String id;
        private final String peer;
        private final Instant opened;
        private final Map<String, Instant> studies = new HashMap<>();
        private State state = State.OPEN;
        private Instant last;
        private @Nullable Instant ended;

        Sender(String id, String peer, Instant opened) {
            this.id = id;
            this.peer = peer;
            this.opened = opened;
            this.last = opened;
        }

        void arrived(String studyUid, Instant at) {
            studies.put(studyUid, at);
            last = at;
        }

        AssociationProgress progress(String studyUid) {
            return new AssociationProgress(id, peer, state, opened, studies.getOrDefault(studyUid, last), last, ended);
        }
    }
}
