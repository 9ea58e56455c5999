package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilum.job.Database;
import dev.hilum.job.Sql;
import dev.hilum.report.Verification.Action;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the charts of agreement and drift are drawn from. */
@Tag("REQ-WKL")
class WeeklyCountsTest {
    private static final Instant THURSDAY = Instant.parse("2026-12-31T23:30:00Z");
    private static final Instant MONDAY = Instant.parse("2027-01-04T00:30:00Z");

    @TempDir
    Path home;

    private Database database;
    private WeeklyCounts weeks;
    private int count;

    @BeforeEach
    void open() {
        database = openDatabase();
        weeks = new WeeklyCounts(database.transactions(), Clock.systemUTC());
    }

    /** Subclasses run the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(home.resolve("db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theLatestVerdictOfAFindingCountsInItsWeek() {
        verdict("a", Action.ACCEPTED, true, THURSDAY);
        verdict("a", Action.REJECTED, false, MONDAY);
        verdict("b", Action.EDITED, true, THURSDAY);
        verdict("c", Action.ADDED, null, THURSDAY);
        verdict("d", Action.ADDED, null, MONDAY);
        verdict("d", Action.REJECTED, null, MONDAY);
        verdict("old", Action.ACCEPTED, true, Instant.parse("2026-06-01T00:00:00Z"));
        assertEquals(
                List.of(
                        new WeeklyCounts.Judged("2026-W53", "finder/1 abc", 1, 0, 1),
                        new WeeklyCounts.Judged("2027-W01", "finder/1 abc", 0, 1, 0)),
                List.copyOf(weeks.judged(Instant.parse("2026-12-01T00:00:00Z"))));
    }

    @Test
    void studiesCountInTheWeekOfTheirResult() {
        study("1", "DELIVERED", true, THURSDAY);
        study("2", "REPORTED", false, THURSDAY);
        study("3", "NOT_ANALYSED", null, THURSDAY);
        study("4", "DELIVERED", true, MONDAY);
        study("5", "ANALYSING", null, MONDAY);
        assertEquals(
                List.of(new WeeklyCounts.Studied("2026-W53", 2, 1, 1), new WeeklyCounts.Studied("2027-W01", 1, 1, 0)),
                List.copyOf(weeks.studied(Instant.parse("2026-12-01T00:00:00Z"))));
    }

    private void verdict(String finding, Action action, @Nullable Boolean confirmed, Instant at) {
        count++;
        new VerdictTable(database.transactions())
                .add(new VerdictTable.Row(
                        "v" + count,
                        "1.2",
                        "1.3",
                        "1.4." + count,
                        finding,
                        finding,
                        action,
                        null,
                        null,
                        "li",
                        "Li^Na",
                        at,
                        "finder/1 abc",
                        confirmed));
    }

    private void study(String uid, String state, @Nullable Boolean flagged, Instant reported) {
        database.transactions()
                .run(connection -> Sql.update(
                        connection,
                        "insert into study (study_uid, state, flagged, reported_at, instance_count, content_version,"
                                + " demographics_version) values (?, ?, ?, ?, 1, 1, 1)",
                        uid,
                        state,
                        flagged,
                        reported));
    }
}
