package dev.hilum.pipeline;

import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has changed on the worklist since the last look, by any node: studies on their way, one by one; of the others,
 * and of deliveries, that something has changed. Asks the database; one look takes about as long as one page of studies.
 */
public final class WorklistWatch {
    private final Transactions transactions;
    private @Nullable Look last;

    public WorklistWatch(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A change.
     *
     * @param kind {@code study}, {@code worklist} or {@code delivery}
     * @param studyInstanceUid of a study on its way, or that has just arrived; null for the other kinds
     * @param state null where it is no longer on its way
     * @param progressPercent while ANALYSING
     */
    public record Change(
            String kind,
            @Nullable String studyInstanceUid,
            @Nullable String state,
            @Nullable Integer instanceCount,
            @Nullable Integer progressPercent) {
        static Change of(String kind) {
            return new Change(kind, null, null, null, null);
        }
    }

    private record Look(Map<String, Change> onTheirWay, List<String> studies, List<String> deliveries) {}

    /** Nothing at the first look. */
    public synchronized List<Change> changes() {
        Look now = look();
        Look before = last;
        last = now;
        List<Change> changes = new ArrayList<>();
        if (before == null) {
            return changes;
        }
        now.onTheirWay().forEach((uid, change) -> {
            if (!change.equals(before.onTheirWay().get(uid))) {
                changes.add(change);
            }
        });
        before.onTheirWay().keySet().stream()
                .filter(uid -> !now.onTheirWay().containsKey(uid))
                .forEach(uid -> changes.add(new Change("study", uid, null, null, null)));
        if (!now.studies().equals(before.studies())) {
            changes.add(Change.of("worklist"));
        }
        if (!now.deliveries().equals(before.deliveries())) {
            changes.add(Change.of("delivery"));
        }
        return changes;
    }

    private Look look() {
        return transactions.call(connection -> {
            Map<String, Change> onTheirWay = new HashMap<>();
            Sql.query(
                            connection,
                            r -> new Change(
                                    "study",
                                    r.getString(1),
                                    r.getString(2),
                                    r.getInt(3),
                                    r.getObject(4, Integer.class)),
                            "select study_uid, state, instance_count, progress_percent from study"
                                    + " where state in ('RECEIVING', 'READY', 'ANALYSING')")
                    .forEach(change -> onTheirWay.put(String.valueOf(change.studyInstanceUid()), change));
            List<String> studies = Sql.query(
                    connection,
                    r -> r.getString(1) + " " + r.getLong(2) + " " + r.getString(3) + " " + r.getString(4),
                    "select state, count(*), max(reported_at), max(delivered_at) from study group by state"
                            + " order by state");
            List<String> deliveries = Sql.query(
                    connection,
                    r -> r.getString(1) + " " + r.getLong(2) + " " + r.getLong(3),
                    "select state, count(*), sum(attempts) from delivery group by state order by state");
            return new Look(onTheirWay, studies, deliveries);
        });
    }
}
