package dev.hilum.pipeline;

import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import dev.hilum.study.ExpectedSeries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What others say that a study has, in the table {@code expected_count}. An Instance Availability Notification is believed
 * at once: its sender says that it has these instances. A number that a PACS was asked for may grow while the PACS itself is
 * still receiving, so that it proves completeness only once the same number has been said twice, some time apart.
 */
final class ExpectedCounts {
    /** As far apart as two equal answers must be. */
    static final Duration STEADY = Duration.ofSeconds(2);

    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private final Transactions transactions;
    private final CountSource source;
    private final Clock clock;

    ExpectedCounts(Transactions transactions, CountSource source, Clock clock) {
        this.transactions = transactions;
        this.source = source;
        this.clock = clock;
    }

    /** Of a notification (PS3.4 annex R). */
    void announced(String study, List<SeriesCount> counts) {
        Instant now = clock.instant();
        transactions.runDurably(connection -> {
            Sql.update(connection, "delete from expected_count where last_at < ?", now.minus(FORGOTTEN_AFTER));
            for (SeriesCount count : counts) {
                note(connection, study, count, "IAN", now);
            }
        });
    }

    /** Asks whoever can be asked, and returns all that is known by series. */
    Map<String, ExpectedSeries> ask(String study) {
        Optional<List<SeriesCount>> answer = source.of(study);
        Instant now = clock.instant();
        return transactions.call(connection -> {
            if (answer.isPresent()) {
                for (SeriesCount count : answer.get()) {
                    note(connection, study, count, "FIND", now);
                }
            }
            return known(connection, study);
        });
    }

    /** All that is known, without asking anybody. */
    Map<String, ExpectedSeries> known(String study) {
        return transactions.call(connection -> known(connection, study));
    }

    private static void note(Connection connection, String study, SeriesCount count, String source, Instant now)
            throws SQLException {
        int steady = Sql.update(
                connection,
                "update expected_count set last_at = ? where study_uid = ? and series_uid = ? and source = ?"
                        + " and instances = ?",
                now,
                study,
                count.seriesInstanceUid(),
                source,
                count.instances());
        if (steady == 0) {
            Sql.update(
                    connection,
                    "delete from expected_count where study_uid = ? and series_uid = ? and source = ?",
                    study,
                    count.seriesInstanceUid(),
                    source);
            Sql.insertUnlessThere(
                    connection,
                    "insert into expected_count (study_uid, series_uid, source, modality, instances, first_at, last_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?)",
                    study,
                    count.seriesInstanceUid(),
                    source,
                    count.modality(),
                    count.instances(),
                    now,
                    now);
        }
    }

    /** Where both sources name a series, the notification counts. */
    private static Map<String, ExpectedSeries> known(Connection connection, String study) throws SQLException {
        Map<String, ExpectedSeries> known = new HashMap<>();
        for (Row row : Sql.query(
                connection,
                Row::of,
                "select series_uid, source, modality, instances, first_at, last_at from expected_count"
                        + " where study_uid = ? order by source",
                study)) {
            known.put(row.series(), row.expected());
        }
        return known;
    }

    private record Row(String series, ExpectedSeries expected) {
        static Row of(ResultSet row) throws SQLException {
            Instant first = Objects.requireNonNull(Sql.instant(row, "first_at"));
            Instant last = Objects.requireNonNull(Sql.instant(row, "last_at"));
            boolean told = row.getString("source").equals("IAN");
            return new Row(
                    row.getString("series_uid"),
                    new ExpectedSeries(
                            row.getInt("instances"),
                            row.getString("modality").equals("CT"),
                            told || !last.isBefore(first.plus(STEADY))));
        }
    }
}
