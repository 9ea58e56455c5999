package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilum.job.Database;
import dev.hilum.report.Verification.Action;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The latest verdict of a finding counts, all are kept. */
@Tag("REQ-WKL")
class VerdictTableTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path home;

    private Database database;
    private VerdictTable verdicts;
    private int count;

    @BeforeEach
    void open() {
        database = openDatabase();
        verdicts = new VerdictTable(database.transactions());
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
    void modelsAreCountedByTheLatestVerdictOfEachFinding() {
        add("a", Action.ACCEPTED, true);
        add("a", Action.REJECTED, false);
        add("b", Action.EDITED, true);
        add("c", Action.ACCEPTED, null);
        add("d", Action.ADDED, null);
        add("d", Action.EDITED, null);
        add("e", Action.ADDED, null);
        add("e", Action.REJECTED, null);
        assertEquals(List.of(new VerdictTable.Count("finder/1 abc", 1, 1, 1)), verdicts.counts());
    }

    @Test
    void allAreKeptInTheirOrderAndLeadToTheDevicesResult() {
        add("a", Action.ACCEPTED, true);
        add("a", Action.REJECTED, false);
        assertEquals(
                List.of(Action.ACCEPTED, Action.REJECTED),
                verdicts.ofStudy("1.2").stream().map(VerdictTable.Row::action).toList());
        assertEquals(Optional.of("1.3"), verdicts.baseOf("1.4.2"));
        assertEquals(Optional.empty(), verdicts.baseOf("1.3"));
        assertEquals(false, verdicts.latest("a").orElseThrow().confirmed());
    }

    private void add(String finding, Action action, @Nullable Boolean confirmed) {
        count++;
        verdicts.add(new VerdictTable.Row(
                "1.5." + count,
                "1.2",
                "1.3",
                "1.4." + count,
                finding,
                finding,
                action,
                null,
                null,
                "reader",
                "Li^Na",
                NOW,
                "finder/1 abc",
                confirmed));
    }
}
