package dev.hilum.deliver;

import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Takes what archives say of storage commitment on associations of their own. What they have committed to is delivered;
 * what they have not is sent again. Any node may take the report.
 */
public final class CommitmentReports {
    private final Transactions transactions;
    private final JobQueue queue;
    private final BackOff backOff;
    private final Clock clock;
    private final Dispatcher.DeliveredListener listener;

    public CommitmentReports(
            Dispatcher.Stores stores, BackOff backOff, Clock clock, Dispatcher.DeliveredListener listener) {
        this.transactions = stores.transactions();
        this.queue = stores.queue();
        this.backOff = backOff;
        this.clock = clock;
        this.listener = listener;
    }

    /** Written durably when it returns. A report of no open request changes nothing. */
    public void received(Commitment report) {
        List<CommitmentTable.Asked> all = transactions.callDurably(connection -> apply(connection, report));
        DeliverLog.reported(report, all.size());
    }

    private List<CommitmentTable.Asked> apply(Connection connection, Commitment report) throws SQLException {
        List<CommitmentTable.Asked> all = CommitmentTable.asked(connection, report.transactionUid());
        if (all.isEmpty()) {
            return all;
        }
        CommitmentTable.Asked first = all.getFirst();
        DeliveryTable.lock(connection, first.resultUid());
        Instant now = clock.instant();
        Instant due = now;
        int arrived = 0;
        for (CommitmentTable.Asked asked : all) {
            Integer reason = report.failed().get(asked.sopInstanceUid());
            if (reason != null) {
                due = now.plus(backOff.after(Math.max(asked.attempts(), 1)));
                boolean dead = due.isAfter(asked.createdAt().plus(backOff.horizon()));
                DeliveryState state = dead ? DeliveryState.DEAD : DeliveryState.PENDING;
                CommitmentTable.failed(connection, asked, reason, new DeliveryTable.Verdict(state, due, null));
            } else if (report.committed().contains(asked.sopInstanceUid())) {
                CommitmentTable.committed(connection, asked, now);
                arrived++;
            }
        }
        queue.schedule(JobKind.DELIVER, first.deliveryId(), due, 0);
        if (arrived > 0 && DeliveryTable.open(connection, first.resultUid()) == 0) {
            listener.delivered(first.studyUid(), first.resultUid(), now);
        }
        return all;
    }
}
