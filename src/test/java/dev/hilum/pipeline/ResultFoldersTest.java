package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.bucket.FolderBucket;
import dev.hilum.bucket.NotInBucketException;
import dev.hilum.job.Database;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.SettableClock;
import dev.hilum.job.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with a folder of results each, one database, one bucket. */
@Tag("REQ-OPS-1")
class ResultFoldersTest {
    private static final String STUDY = "1.2.3";
    private static final String RESULT = "2.25.1";
    private static final Duration KEEP = Duration.ofHours(24);

    @TempDir
    private Path home;

    private SettableClock clock;
    private FolderBucket bucket;
    private Database database;
    private ResultFolders writer;
    private ResultFolders reader;

    @BeforeEach
    void open() {
        // Files have the time of the machine.
        clock = new SettableClock();
        clock.to(Instant.now());
        bucket = new FolderBucket(home.resolve("bucket"));
        database = Database.embedded(home.resolve("db"));
        writer = node("writer");
        reader = node("reader");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aResultIsThereForOtherNodesOnceItsRowIsLiveAndItWasPut() throws IOException {
        write();
        writer.mirror();
        assertThrows(NotInBucketException.class, () -> reader.present(STUDY, RESULT), "no row yet");

        publish();
        assertEquals(0, writer.mirror());

        assertEquals("report", Files.readString(reader.present(STUDY, RESULT).resolve("sr.dcm")));
    }

    @Test
    void whatACrashLeftHalfWrittenIsReplacedByWhatAnotherNodeFinished() throws IOException {
        Path half = Files.createDirectories(reader.of(STUDY, RESULT));
        Files.writeString(half.resolve("sr.dcm"), "hal");
        write();
        publish();
        writer.mirror();

        assertEquals("report", Files.readString(reader.present(STUDY, RESULT).resolve("sr.dcm")));
    }

    @Test
    void aResultThatIsBeingPutIsNotThereYet() throws IOException {
        write();
        publish();
        AtomicInteger early = new AtomicInteger();
        bucket.afterPut(() -> {
            if (early.getAndIncrement() == 0) {
                assertThrows(NotInBucketException.class, () -> reader.present(STUDY, RESULT));
            }
        });

        writer.mirror();

        assertEquals(2, early.get(), "the file and the mark");
        assertEquals("report", Files.readString(reader.present(STUDY, RESULT).resolve("sr.dcm")));
    }

    @Test
    void halfWrittenFilesAreNeverPut() throws IOException {
        Path half = Files.createDirectories(writer.of(STUDY, RESULT));
        Files.writeString(half.resolve("sr.dcm"), "hal");
        publish();

        writer.mirror();

        assertEquals(List.of(), bucket.list(""));
    }

    @Test
    void aBucketThatDoesNotAnswerGetsAllLater() throws IOException {
        write();
        publish();
        bucket.down(true);
        assertEquals(1, writer.mirror());
        assertEquals("report", Files.readString(writer.present(STUDY, RESULT).resolve("sr.dcm")));

        bucket.down(false);
        assertEquals(0, writer.mirror());
        assertEquals(2, bucket.list("").size(), "the file and the mark");
    }

    @Test
    void copiesThatNobodyUsesGoAndComeBack() throws IOException {
        write();
        publish();
        writer.mirror();
        clock.tick(KEEP.plusHours(1));
        writer.sweep();
        assertFalse(Files.exists(writer.of(STUDY, RESULT)));

        assertEquals("report", Files.readString(writer.present(STUDY, RESULT).resolve("sr.dcm")));
    }

    @Test
    void anErasedStudyIsForgottenByAllNodes() throws IOException {
        write();
        publish();
        writer.mirror();
        reader.present(STUDY, RESULT);
        clock.tick(Duration.ofMinutes(1));
        erase();

        reader.delete(STUDY);
        writer.mirror();
        writer.sweep();

        assertEquals(List.of(), bucket.list(""));
        assertFalse(Files.exists(writer.root().resolve(STUDY)));
        assertFalse(Files.exists(reader.root().resolve(STUDY)));
    }

    @Test
    void anErasureDuringThePutLeavesNoObject() throws IOException {
        write();
        publish();
        bucket.afterPut(this::erase);

        writer.mirror();

        assertEquals(List.of(), bucket.list(""));
    }

    @Test
    void aSharedFolderIsUsedAsItIs() throws IOException {
        ResultFolders shared = ResultFolders.shared(home.resolve("shared"));
        assertEquals(shared.of(STUDY, RESULT), shared.present(STUDY, RESULT));
        assertEquals(0, shared.mirror());
        assertTrue(Files.notExists(shared.of(STUDY, RESULT)), "nothing is made of it");
    }

    private ResultFolders node(String name) {
        return new ResultFolders(
                home.resolve(name),
                Optional.of(new ResultFolders.Behind(bucket, KEEP, database.transactions(), clock)));
    }

    private void write() throws IOException {
        Path folder = Files.createDirectories(writer.of(STUDY, RESULT));
        Files.writeString(folder.resolve("sr.dcm"), "report");
        writer.written(STUDY, RESULT);
    }

    private void publish() {
        new ResultTable(database.transactions())
                .publish(
                        new ResultRow(
                                RESULT,
                                STUDY,
                                "key",
                                true,
                                "ANALYSED",
                                null,
                                "{}",
                                new ResultRow.Files(STUDY + "/" + RESULT + "/sr.dcm", null, null, null, null, null),
                                null,
                                clock.instant()),
                        List.of());
    }

    /** As the erasure of a study does in the database. */
    private void erase() {
        database.transactions().run(connection -> {
            Sql.update(connection, "delete from result where study_uid = ?", STUDY);
            Sql.update(connection, "delete from erased_study");
            Sql.update(
                    connection,
                    "insert into erased_study (study_uid, erased_at) values (?, ?)",
                    STUDY,
                    clock.instant());
        });
    }
}
