package dev.hilum.receive;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.EventReport;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Reports of storage commitment that wait to be sent, in the table {@code commitment_report}, each with its job. */
public final class PromisedReports {
    /** The response to the request goes first. */
    private static final Duration AFTER_THE_RESPONSE = Duration.ofMillis(200);

    private final Transactions transactions;
    private final JobQueue queue;
    private final UidSource uids;
    private final Clock clock;

    public PromisedReports(Transactions transactions, JobQueue queue, UidSource uids, Clock clock) {
        this.transactions = transactions;
        this.queue = queue;
        this.uids = uids;
        this.clock = clock;
    }

    /** What is owed to whom. */
    record Promise(String aeTitle, EventReport report) {}

    void add(String aeTitle, EventReport report) {
        String id = uids.next();
        Instant now = clock.instant();
        byte[] information = Part10Writer.dataSetBytes(report.information(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        transactions.runDurably(connection -> {
            Sql.update(
                    connection,
                    "insert into commitment_report (report_id, ae_title, event_type, information, created_at)"
                            + " values (?, ?, ?, ?, ?)",
                    id,
                    aeTitle,
                    report.eventType(),
                    Base64.getEncoder().encodeToString(information),
                    now);
            queue.schedule(JobKind.REPORT_COMMITMENT, id, now.plus(AFTER_THE_RESPONSE), 0);
        });
    }

    Optional<Promise> find(String id) {
        return transactions
                .call(connection -> Sql.query(
                        connection,
                        row -> new Promise(
                                row.getString("ae_title"),
                                new EventReport(
                                        Uid.STORAGE_COMMITMENT,
                                        Uid.STORAGE_COMMITMENT_INSTANCE,
                                        row.getInt("event_type"),
                                        Part10Reader.read(Base64.getDecoder().decode(row.getString("information")))
                                                .dataSet())),
                        "select ae_title, event_type, information from commitment_report where report_id = ?",
                        id))
                .stream()
                .findFirst();
    }

    void remove(String id) {
        transactions.run(connection -> Sql.update(connection, "delete from commitment_report where report_id = ?", id));
    }
}
