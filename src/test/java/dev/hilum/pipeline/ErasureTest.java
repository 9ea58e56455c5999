package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.job.Sql;
import dev.hilum.job.UsageLedger;
import dev.hilum.receive.Intake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasure of a patient and by age: all of it goes, whatever table it is in, and nothing of others. */
@org.junit.jupiter.api.Tag("REQ-OPS-1")
class ErasureTest {
    private static final String ONE = "2.25.99.1";
    private static final String OTHER = "2.25.99.2";
    /** Keeps the fact, by design. */
    private static final Set<String> LEDGER = Set.of("usage_entry");

    @TempDir
    private Path home;

    private FlowRig rig;
    private Erasure erasure;

    @BeforeEach
    void open() throws IOException {
        rig = new FlowRig(home);
        erasure = new Erasure(rig.database.transactions(), rig.inbox, rig.folders, rig.clock);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void nothingIsLeftOfAnErasedPatientAndOthersStay() throws IOException {
        rig.send(study(ONE, "P1"));
        rig.send(study(OTHER, "P2"));
        rig.settle();
        update("insert into manual_comparison (study_uid, prior_study_uid, chosen_at) values ('" + ONE + "', '" + OTHER
                + "', current_timestamp)");
        update("insert into manual_comparison (study_uid, prior_study_uid, chosen_at) values ('" + OTHER + "', '" + ONE
                + "', current_timestamp)");
        List<String> before = whereStudyIs(ONE);
        assertTrue(
                before.containsAll(List.of("study", "instance", "result", "delivery", "manual_comparison")),
                before::toString);

        assertEquals(List.of(ONE), erasure.patient("P1", null).erased());

        assertEquals(List.of(), whereStudyIs(ONE));
        assertEquals(List.of(), rows("select subject from job where subject like '%" + ONE + "%'"));
        assertEquals(List.of(), filesNaming(ONE));
        UsageLedger ledger = new UsageLedger(rig.database.transactions());
        assertTrue(ledger.verify().problem().isEmpty());
        assertEquals("ERASED", ledger.after(0, 100).getLast().event());
        assertEquals(3, rig.inbox.reader().instances(OTHER).size());
        assertEquals(1, rows("select study_uid from delivery").size(), "the other's delivery");
        assertFalse(filesNaming(OTHER).isEmpty());
        assertEquals(List.of(), erasure.patient("P1", null).erased());
    }

    @Test
    void anIssuerKeepsPatientsOfTheSameNumberApart() {
        rig.send(study(ONE, "P1"));
        rig.settle();
        assertEquals(List.of(), erasure.patient("P1", "OTHER HOSPITAL").erased());
        assertEquals(3, rig.inbox.reader().instances(ONE).size());
    }

    @Test
    void aStudyThatIsBeingReceivedIsLeftWhole() {
        try (Intake intake = rig.open()) {
            study(ONE, "P1").forEach(slice -> rig.store(intake, slice));
            Erasure.Outcome outcome = erasure.patient("P1", null);
            assertEquals(List.of(), outcome.erased());
            assertEquals(3, rig.inbox.reader().instances(ONE).size());
            rig.release(intake);
        }
        rig.settle();
        assertEquals(List.of(ONE), erasure.patient("P1", null).erased());
    }

    @Test
    void ageErasesNothingThatIsStillToBeDelivered() {
        rig.send(study(ONE, "P1"));
        rig.settle();
        Instant later = rig.clock.instant().plus(Duration.ofDays(30));
        assertEquals(List.of(), erasure.before(later).erased(), "its delivery is open");
        update("update delivery set state = 'DELIVERED'");
        assertEquals(
                List.of(),
                erasure.before(rig.clock.instant().minus(Duration.ofDays(1))).erased(),
                "too young");
        assertEquals(List.of(ONE), erasure.before(later).erased());
        assertEquals(List.of(), whereStudyIs(ONE));
    }

    private static List<DataSet> study(String uid, String patient) {
        List<DataSet> slices = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            slices.add(SmallStudy.slice(uid, 1, i, i).setStrings(Tag.PatientID, Vr.LO, patient));
        }
        return slices;
    }

    /** Every table with a row of the study, found by the names of their columns: a table made later is looked at too. */
    private List<String> whereStudyIs(String uid) {
        List<String> found = new ArrayList<>();
        for (String place : rows("select concat(table_name, ' ', column_name) from information_schema.columns"
                + " where lower(column_name) in ('study_uid', 'prior_study_uid', 'live_study_uid')"
                + " and lower(table_schema) = 'public'")) {
            String[] names = place.toLowerCase(Locale.ROOT).split(" ", 2);
            if (!LEDGER.contains(names[0])
                    && !rows("select " + names[1] + " from " + names[0] + " where " + names[1] + " = '" + uid + "'")
                            .isEmpty()) {
                found.add(names[0]);
            }
        }
        return found;
    }

    private List<Path> filesNaming(String uid) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : List.of(home.resolve("inbox"), rig.resultFolder)) {
            try (Stream<Path> tree = Files.walk(root)) {
                tree.filter(path -> path.toString().contains(uid) && Files.isRegularFile(path))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private List<String> rows(String sql) {
        return rig.database.transactions().call(c -> Sql.query(c, r -> r.getString(1), sql));
    }

    private void update(String sql) {
        rig.database.transactions().run(c -> Sql.update(c, sql));
    }
}
