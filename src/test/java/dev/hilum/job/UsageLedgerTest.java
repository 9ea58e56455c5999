package dev.hilum.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("REQ-OPS-1")
class UsageLedgerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456789Z");

    @TempDir
    Path home;

    private Database database;
    private Transactions transactions;
    private UsageLedger ledger;

    @BeforeEach
    void open() {
        database = openDatabase();
        transactions = database.transactions();
        ledger = new UsageLedger(transactions);
        for (int i = 1; i <= 5; i++) {
            ledger.append(UsageLedger.Event.RESULT, "1.2." + i, "1.3." + i, "model/1 abc", NOW);
        }
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
    void anUntouchedChainIsIntact() {
        assertEquals(Optional.empty(), ledger.verify().problem());
        assertEquals(5, ledger.verify().entries());
        assertEquals(
                List.of("1.2.3", "1.2.4"),
                ledger.after(2, 2).stream()
                        .map(UsageLedger.Entry::studyInstanceUid)
                        .toList());
    }

    @Test
    void aChangedEntryIsFound() {
        change("update usage_entry set detail = 'model/2 abc' where seq = 3");
        assertEquals(Optional.of("entry 3 was changed"), ledger.verify().problem());
    }

    @Test
    void aMissingEntryIsFound() {
        change("delete from usage_entry where seq = 2");
        assertEquals(Optional.of("entry 2 is missing"), ledger.verify().problem());
    }

    @Test
    void aMissingEndIsFound() {
        change("delete from usage_entry where seq = 5");
        assertEquals(
                Optional.of("the chain ends at 4, its head says 5"),
                ledger.verify().problem());
    }

    @Test
    void manyAtOnceMakeOneChain() throws Exception {
        Callable<Boolean> append = () -> {
            ledger.append(UsageLedger.Event.DELIVERED, "1.2", "1.3", "", NOW);
            return true;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(Collections.nCopies(40, append))) {
                done.get();
            }
        }
        assertEquals(new UsageLedger.Verification(45, ledger.verify().headHash(), Optional.empty()), ledger.verify());
    }

    private void change(String sql) {
        transactions.run(connection -> Sql.update(connection, sql));
    }
}
