package dev.hilum.pipeline;

import dev.hilum.job.DatabaseException;
import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import dev.hilum.study.AssociationProgress;
import dev.hilum.study.AssociationProgress.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which associations bring which studies, now. What this node receives is in memory, for each instance; the table
 * {@code arrival} has it for the other nodes: a row when an association brings the first instance of a study, the time of
 * the last one every few seconds, and the end at once. What a node was receiving that is gone counts as lost.
 */
final class Arrivals {
    /** As long as a lease: a node that has not been seen for so long is taken for gone. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    private final Transactions transactions;
    private final Clock clock;
    private final String node;
    private final Map<String, Sender> senders = new HashMap<>();

    Arrivals(Transactions transactions, Clock clock, String node) {
        this.transactions = transactions;
        this.clock = clock;
        this.node = node;
    }

    /** An instance of the study is stored. */
    void arrived(String associationId, String peer, String studyUid) {
        Instant now = clock.instant();
        Sender sender = note(associationId, peer, studyUid, now);
        if (sender != null) {
            try {
                insert(sender, studyUid, now);
            } catch (DatabaseException e) {
                // The next instance is the first again, so that other nodes do hear of it.
                unnote(sender, studyUid);
                throw e;
            }
        }
    }

    private void insert(Sender sender, String studyUid, Instant now) {
        transactions.run(connection -> Sql.insertUnlessThere(
                connection,
                "insert into arrival (study_uid, association_id, node_id, peer, state, opened_at, last_at)"
                        + " values (?, ?, ?, ?, 'OPEN', ?, ?)",
                studyUid,
                sender.id,
                node,
                sender.peer,
                sender.opened,
                now));
    }

    private synchronized void unnote(Sender sender, String studyUid) {
        sender.studies.remove(studyUid);
        sender.changed.remove(studyUid);
    }

    /** The sender where the study is new on it, else null. */
    private synchronized @Nullable Sender note(String associationId, String peer, String studyUid, Instant now) {
        Sender sender = senders.computeIfAbsent(associationId, id -> new Sender(id, peer, now));
        return sender.arrived(studyUid, now) ? sender : null;
    }

    /** The association is over; returns the studies it brought. */
    List<String> ended(String associationId, boolean released) {
        List<String> studies = end(associationId, released);
        State state = released ? State.RELEASED : State.LOST;
        Instant now = clock.instant();
        transactions.run(connection -> Sql.update(
                connection,
                "update arrival set state = ?, ended_at = ?, last_at = ? where association_id = ? and state = 'OPEN'",
                state,
                now,
                now,
                associationId));
        return studies;
    }

    private synchronized List<String> end(String associationId, boolean released) {
        Sender sender = senders.get(associationId);
        if (sender == null) {
            return List.of();
        }
        sender.state = released ? State.RELEASED : State.LOST;
        sender.ended = clock.instant();
        return List.copyOf(sender.studies.keySet());
    }

    /** The associations of a study, of all nodes, for the question whether it is complete. */
    List<AssociationProgress> of(String studyUid) {
        List<AssociationProgress> all = new ArrayList<>();
        Set<String> here = new LinkedHashSet<>();
        for (AssociationProgress own : ofThisNode(studyUid)) {
            all.add(own);
            here.add(own.id());
        }
        ofTable(studyUid).stream().filter(row -> !here.contains(row.id())).forEach(all::add);
        return all;
    }

    private synchronized List<AssociationProgress> ofThisNode(String studyUid) {
        return senders.values().stream()
                .filter(s -> s.studies.containsKey(studyUid))
                .map(s -> s.progress(studyUid))
                .toList();
    }

    private List<AssociationProgress> ofTable(String studyUid) {
        return transactions.call(connection -> Sql.query(connection, this::progress, """
                select a.association_id, a.peer, a.state, a.opened_at, a.last_at, a.ended_at, a.node_id, n.seen_at,
                (select max(b.last_at) from arrival b where b.association_id = a.association_id) as anywhere_at
                from arrival a left join node n on n.node_id = a.node_id where a.study_uid = ?""", studyUid));
    }

    /** An open association of a silent node, or of an earlier life of this one, is lost. */
    private AssociationProgress progress(ResultSet row) throws SQLException {
        Instant last = Objects.requireNonNull(Sql.instant(row, "last_at"));
        Instant anywhere = Objects.requireNonNull(Sql.instant(row, "anywhere_at"));
        Instant seen = Sql.instant(row, "seen_at");
        State state = State.valueOf(row.getString("state"));
        Instant ended = Sql.instant(row, "ended_at");
        boolean silent = seen == null || seen.plus(SILENT).isBefore(clock.instant());
        if (state == State.OPEN && silent) {
            state = State.LOST;
            ended = anywhere;
        }
        return new AssociationProgress(
                row.getString("association_id"),
                row.getString("peer"),
                state,
                Objects.requireNonNull(Sql.instant(row, "opened_at")),
                last,
                anywhere,
                state == State.OPEN ? null : ended);
    }

    /** The study is decided: what its ended associations did is of no more interest. */
    void forget(String studyUid) {
        forgetHere(studyUid);
        transactions.run(connection ->
                Sql.update(connection, "delete from arrival where study_uid = ? and state <> 'OPEN'", studyUid));
    }

    private synchronized void forgetHere(String studyUid) {
        senders.values().removeIf(sender -> {
            if (sender.state != State.OPEN) {
                sender.studies.remove(studyUid);
            }
            return sender.state != State.OPEN && sender.studies.isEmpty();
        });
    }

    /** Tells the other nodes that this one lives, and when its open associations last brought something. */
    void beat(String name, String roles) {
        Instant now = clock.instant();
        Map<String, Map<String, Instant>> news = news();
        transactions.run(connection -> {
            boolean known = Sql.update(connection, "update node set seen_at = ? where node_id = ?", now, node) == 1;
            if (!known) {
                Sql.insertUnlessThere(
                        connection,
                        "insert into node (node_id, name, roles, started_at, seen_at) values (?, ?, ?, ?, ?)",
                        node,
                        name,
                        roles,
                        now,
                        now);
            }
            for (var association : news.entrySet()) {
                for (var study : association.getValue().entrySet()) {
                    Sql.update(
                            connection,
                            "update arrival set last_at = ? where study_uid = ? and association_id = ?"
                                    + " and state = 'OPEN'",
                            study.getValue(),
                            study.getKey(),
                            association.getKey());
                }
            }
        });
    }

    private synchronized Map<String, Map<String, Instant>> news() {
        Map<String, Map<String, Instant>> news = new HashMap<>();
        for (Sender sender : senders.values()) {
            if (sender.state == State.OPEN && !sender.changed.isEmpty()) {
                Map<String, Instant> times = new HashMap<>();
                sender.changed.forEach(study -> times.put(study, sender.studies.getOrDefault(study, sender.last)));
                news.put(sender.id, times);
                sender.changed.clear();
            }
        }
        return news;
    }

    /** A node is gone: what it was receiving is lost. Returns the studies. */
    List<String> gone(String goneNode) {
        Instant now = clock.instant();
        return transactions.call(connection -> {
            List<String> studies = Sql.query(
                    connection,
                    rows -> rows.getString(1),
                    "select distinct study_uid from arrival where node_id = ? and state = 'OPEN'",
                    goneNode);
            Sql.update(
                    connection,
                    "update arrival set state = 'LOST', ended_at = ? where node_id = ? and state = 'OPEN'",
                    now,
                    goneNode);
            Sql.update(connection, "delete from node where node_id = ?", goneNode);
            return studies;
        });
    }

    private static final class Sender {
        private final String id;
        private final String peer;
        private final Instant opened;
        private final Map<String, Instant> studies = new HashMap<>();
        private final Set<String> changed = new LinkedHashSet<>();
        private State state = State.OPEN;
        private Instant last;
        private @Nullable Instant ended;

        Sender(String id, String peer, Instant opened) {
            this.id = id;
            this.peer = peer;
            this.opened = opened;
            this.last = opened;
        }

        /** True for the first instance of the study. */
        boolean arrived(String studyUid, Instant at) {
            last = at;
            changed.add(studyUid);
            return studies.put(studyUid, at) == null;
        }

        AssociationProgress progress(String studyUid) {
            return new AssociationProgress(id, peer, state, opened, studies.getOrDefault(studyUid, last), last, ended);
        }
    }
}
