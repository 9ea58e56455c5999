package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.job.Database;
import dev.hilum.job.Sql;
import dev.hilum.job.StudyState;
import dev.hilum.pipeline.WorklistQuery.Order;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worklist is filtered, sorted and paged by the database; no row is lost or doubled between two pages. */
@Tag("REQ-WKL")
class WorklistTableTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path home;

    private Database database;
    private WorklistTable worklist;

    @BeforeEach
    void open() {
        database = openDatabase();
        worklist = new WorklistTable(database.transactions());
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
    void urgentFirstThenOldest() {
        study("new", 5, null, 1);
        study("old", 5, null, 2);
        study("flag", 1, 9.0, 0);
        assertEquals(List.of("flag", "old", "new"), uids(WorklistQuery.ALL));
        assertEquals(List.of("new", "old", "flag"), uids(sorted(Order.URGENCY, true)));
    }

    @Test
    void valuesThatAreAbsentComeLastInBothDirections() {
        study("none", 0, null, 0);
        study("small", 5, 3.0, 0);
        study("large", 5, 9.0, 0);
        assertEquals(List.of("small", "large", "none"), uids(sorted(Order.LARGEST, false)));
        assertEquals(List.of("large", "small", "none"), uids(sorted(Order.LARGEST, true)));
    }

    @Test
    void everyWordOfASearchMustBeSomewhereInTheRow() {
        study("1.1", 5, null, 0, "ZHANG^Wei=张^伟", "P7", "ACC 10%");
        study("1.2", 5, null, 0, "Zhang^Li", "P8", "ACC 10_");
        assertEquals(List.of("1.1"), uids(text("zhang p7")));
        assertEquals(List.of("1.1"), uids(text("张 伟")));
        assertEquals(List.of("1.1"), uids(text("10%")), "a wildcard of SQL is a character");
        assertEquals(List.of("1.2"), uids(text("10_")));
        assertEquals(List.of(), uids(text("' or 1=1")));
        assertEquals(2, worklist.page(text("zhang"), null, 1).orElseThrow().matching());
        assertEquals(2, worklist.page(text("p7"), null, 1).orElseThrow().all());
    }

    @Test
    void filtersNarrowTheList() {
        study("clean", 5, null, 0);
        study("flag", 1, null, 0);
        study("nodule", 3, 4.0, 0);
        database.transactions().run(c -> Sql.update(c, "update study set state = 'FAILED' where study_uid = 'clean'"));
        assertEquals(List.of("flag", "nodule"), uids(query(Set.of(), null, true)));
        assertEquals(List.of("clean"), uids(query(Set.of(), StudyState.FAILED, false)));
        assertEquals(List.of("flag"), uids(query(Set.of(Urgency.PNEUMONIA_FLAG, Urgency.LARGE_NODULE), null, false)));
        assertEquals(1L, worklist.states().get(StudyState.FAILED));
        assertEquals(2L, worklist.states().get(StudyState.REPORTED));
        assertEquals(0L, worklist.states().get(StudyState.READY));
    }

    @Test
    void pagesTogetherAreTheWholeListInEveryOrder() {
        Random random = new Random(20261127);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 137; i++) {
            String uid = "1.2." + i;
            all.add(uid);
            Double largest = random.nextInt(3) == 0 ? null : (double) random.nextInt(5);
            study(uid, random.nextInt(6), largest, random.nextInt(4), "P^" + random.nextInt(9), null, null);
        }
        for (Order order : Order.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                WorklistQuery query = sorted(order, descending);
                List<String> whole = uids(query);
                assertEquals(137, whole.size());
                List<String> paged = new ArrayList<>();
                String after = null;
                do {
                    WorklistTable.Page page = worklist.page(query, after, 10).orElseThrow();
                    page.rows().forEach(row -> paged.add(row.studyInstanceUid()));
                    after = page.next();
                } while (after != null);
                assertEquals(whole, paged, order + " " + descending);
                Collections.sort(paged);
                Collections.sort(all);
                assertEquals(all, paged);
            }
        }
    }

    @Test
    void whatArrivesBetweenTwoPagesNeitherDoublesNorHidesARow() {
        for (int i = 0; i < 6; i++) {
            study("1." + i, 3, null, 6 - i);
        }
        WorklistTable.Page first = worklist.page(WorklistQuery.ALL, null, 3).orElseThrow();
        assertEquals("1.2", first.next());
        study("0.urgent", 0, null, 0);
        WorklistTable.Page second =
                worklist.page(WorklistQuery.ALL, first.next(), 3).orElseThrow();
        assertEquals(
                List.of("1.3", "1.4", "1.5"),
                second.rows().stream().map(StudyRow::studyInstanceUid).toList());
        assertEquals(Optional.empty(), worklist.page(WorklistQuery.ALL, "9.9", 3), "its study was erased");
    }

    @Test
    void otherStudiesOfThePatientAreFoundByIdAndIssuer() {
        study("now", 5, null, 0, "A", "P1", null);
        study("before", 5, null, 3, "A", "P1", null);
        study("else", 5, null, 3, "B", "P2", null);
        study("nobody", 5, null, 3, null, "", null);
        study("nobody2", 5, null, 3, null, "", null);
        assertEquals(
                List.of("before"),
                worklist.ofSamePatient("now", 10).stream()
                        .map(StudyRow::studyInstanceUid)
                        .toList());
        assertTrue(worklist.ofSamePatient("nobody", 10).isEmpty(), "no ID is no identity");
    }

    private List<String> uids(WorklistQuery query) {
        return worklist.page(query, null, 1000).orElseThrow().rows().stream()
                .map(StudyRow::studyInstanceUid)
                .toList();
    }

    private static WorklistQuery sorted(Order order, boolean descending) {
        return new WorklistQuery(List.of(), Set.of(), null, false, order, descending);
    }

    private static WorklistQuery text(String text) {
        return new WorklistQuery(WorklistQuery.words(text), Set.of(), null, false, Order.URGENCY, false);
    }

    private static WorklistQuery query(Set<Urgency> urgencies, @Nullable StudyState state, boolean findings) {
        return new WorklistQuery(List.of(), urgencies, state, findings, Order.URGENCY, false);
    }

    private void study(String uid, int urgency, @Nullable Double largest, int minutesAgo) {
        study(uid, urgency, largest, minutesAgo, null, null, null);
    }

    private void study(
            String uid,
            int urgency,
            @Nullable Double largest,
            int minutesAgo,
            @Nullable String name,
            @Nullable String id,
            @Nullable String accession) {
        Instant first = NOW.minusSeconds(60L * minutesAgo);
        Instant reported = minutesAgo % 2 == 0 ? first.plusMillis(1500) : null;
        database.transactions()
                .run(connection -> Sql.update(
                        connection,
                        "insert into study (study_uid, state, patient_name, patient_id, accession_number, called_aet,"
                                + " instance_count, first_byte_at, last_byte_at, reported_at, content_version,"
                                + " demographics_version, urgency, nodule_count, largest_mm)"
                                + " values (?, 'REPORTED', ?, ?, ?, 'HILUM', 1, ?, ?, ?, 1, 1, ?, ?, ?)",
                        uid,
                        name,
                        id,
                        accession,
                        first,
                        first,
                        reported,
                        urgency,
                        largest == null ? null : 1,
                        largest));
    }
}
