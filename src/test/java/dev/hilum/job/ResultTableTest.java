package dev.hilum.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTableTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path home;

    private Database database;
    private Transactions transactions;
    private ResultTable results;

    @BeforeEach
    void open() {
        database = openDatabase();
        transactions = database.transactions();
        results = new ResultTable(transactions);
    }

    /** Subclasses run the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(home);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @Tag("REQ-STD-2")
    void supersedesTheEarlierResult() {
        results.publish(result("1.1", "key 1", null), List.of());
        results.publish(result("1.2", "key 2", "1.1"), List.of());
        assertEquals("1.2", results.live("9.9").orElseThrow().resultUid());
        assertFalse(results.find("1.1").orElseThrow().live());
        assertEquals(2, results.ofStudy("9.9").size());
    }

    @Test
    @Tag("REQ-STD-6")
    void storesTheSameKeyOnce() {
        results.publish(result("1.1", "key 1", null), List.of(finding("1.1.1", "1.1")));
        ResultRow again = results.publish(result("1.2", "key 1", null), List.of(finding("1.2.1", "1.2")));
        assertEquals("1.1", again.resultUid());
        assertEquals(Optional.empty(), results.find("1.2"));
        assertEquals(List.of(finding("1.1.1", "1.1")), results.findings("1.1"));
    }

    @Test
    @Tag("REQ-STD-2")
    void bringsAnEarlierResultBackWhenItsKeyReturns() {
        results.publish(result("1.1", "key 1", null), List.of());
        results.publish(result("1.2", "key 2", "1.1"), List.of());
        results.publish(result("1.3", "key 1", "1.2"), List.of());
        assertEquals("1.1", results.live("9.9").orElseThrow().resultUid());
    }

    @Test
    @Tag("REQ-STD-2")
    void theSchemaItselfForbidsTwoLiveResults() {
        results.publish(result("1.1", "key 1", null), List.of());
        DatabaseException refused = assertThrows(
                DatabaseException.class, () -> transactions.run(connection -> Sql.update(connection, """
                        insert into result (result_uid, study_uid, result_key, state, live_study_uid, status,
                        report_json, created_at) values ('1.2', '9.9', 'key 2', 'LIVE', '9.9', 'ANALYSED', '', ?)""", NOW)));
        assertTrue(refused.isConstraintViolation());
        assertThrows(DatabaseException.class, () -> transactions.run(connection -> Sql.update(connection, """
                insert into result (result_uid, study_uid, result_key, state, live_study_uid, status,
                report_json, created_at) values ('1.3', '9.9', 'key 3', 'LIVE', null, 'ANALYSED', '', ?)""", NOW)));
    }

    @Test
    void keepsAVerdictWithItsFinding() {
        results.publish(result("1.1", "key 1", null), List.of(finding("1.1.1", "1.1")));
        FindingRow.Verdict verdict = new FindingRow.Verdict("REJECTED", "vessel", null, "reader", NOW);
        assertTrue(results.setVerdict("1.1.1", verdict));
        assertFalse(results.setVerdict("7.7", verdict));
        assertEquals(verdict, results.findingByUid("1.1.1").orElseThrow().verdict());
    }

    private static ResultRow result(String uid, String key, String supersedes) {
        ResultRow.Files files = new ResultRow.Files("a/sr.dcm", null, null, "1", "2", "3");
        return new ResultRow(uid, "9.9", key, true, "ANALYSED", null, "{}", files, supersedes, NOW);
    }

    private static FindingRow finding(String uid, String result) {
        return new FindingRow(uid, result, "2.25.1", "NODULE", "{}", null);
    }
}
