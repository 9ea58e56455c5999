package dev.hilum.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.job.Database;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.JobRunner;
import dev.hilum.job.RetryPolicy;
import dev.hilum.job.SettableClock;
import dev.hilum.pipeline.SmallStudy;
import dev.hilum.receive.Inbox;
import dev.hilum.receive.InboxSettings;
import dev.hilum.receive.Origin;
import dev.hilum.receive.PartTenIntake;
import dev.hilum.receive.ReceiveListener;
import dev.hilum.receive.StoreOutcome;
import dev.hilum.study.OwnResults;
import dev.hilum.ups.AnalysedStudies.Output;
import dev.hilum.ups.AnalysedStudies.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Task Performer against the rules of UPS: it claims what is its own, fetches, completes or cancels with the reason. */
@org.junit.jupiter.api.Tag("REQ-DLV")
class WorkitemTest {
    private static final String STUDY = "2.25.4711";
    private static final Instant BEGUN = Instant.parse("2026-03-01T10:00:05Z");
    private static final Instant ENDED = Instant.parse("2026-03-01T10:00:12Z");

    @TempDir
    private Path home;

    private final SettableClock clock = new SettableClock();
    private Database database;
    private Inbox inbox;
    private JobQueue queue;
    private FakeUps ups;
    private WorkitemPoll poll;
    private volatile Progress progress = new Progress.Working(40);

    @BeforeEach
    void open() throws IOException {
        database = Database.embedded(home.resolve("db"));
        inbox = Inbox.open(
                InboxSettings.in(home.resolve("inbox")),
                database.transactions(),
                Inbox.Reading.dicom(),
                clock,
                UidSource.random(),
                "node");
        queue = new JobQueue(database.transactions(), clock, Duration.ofMinutes(1));
        ups = new FakeUps();
        ups.holds(STUDY, List.of(SmallStudy.slice(STUDY, 1, 1, 1), SmallStudy.slice(STUDY, 1, 2, 2)));
        poll = poll();
    }

    @AfterEach
    void close() {
        ups.close();
        inbox.close();
        database.close();
    }

    private WorkitemPoll poll() {
        ReceiveListener nobody = new ReceiveListener() {
            @Override
            public void received(Origin origin, StoreOutcome outcome) {}
        };
        UpsSettings settings = new UpsSettings(
                URI.create(ups.url()),
                URI.create(ups.url()),
                Optional.of("secret"),
                URI.create("https://pacs.example/rs"),
                Set.of("CAD-CHEST"),
                2,
                Duration.ofSeconds(30));
        return new WorkitemPoll(
                settings,
                new WorkitemPoll.Place(
                        database.transactions(),
                        queue,
                        new PartTenIntake.Door(inbox, UidSource.random(), nobody, "HILUM"),
                        study -> progress,
                        home.resolve("workitems")),
                clock);
    }

    /** Asks for work and runs what is due, as often as the clock allows in a minute. */
    private void minute() throws IOException {
        poll.ask();
        RetryPolicy retry = new RetryPolicy(3, 3, Duration.ofSeconds(1), Duration.ofSeconds(10));
        try (JobRunner runner = new JobRunner(queue, database.transactions(), clock, "test", Duration.ofMinutes(1))) {
            JobRunner.Assignment work = new JobRunner.Assignment(JobKind.PERFORM_WORKITEM, 1, retry, poll.performer());
            for (int i = 0; i < 12; i++) {
                while (runner.runOne(work)) {
                    assertTrue(i < 100, "it ends");
                }
                clock.tick(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aWorkitemIsClaimedFetchedAndCompletedWithTheAddressOfItsResult() throws IOException {
        ups.schedule("1.2.1", "CAD-CHEST", STUDY);
        minute();
        assertEquals("IN PROGRESS", ups.state("1.2.1"));
        assertEquals(2, inbox.reader().instances(STUDY).size());
        assertEquals(
                40,
                ups.workitem("1.2.1")
                        .item(Tag.ProcedureStepProgressInformationSequence)
                        .orElseThrow()
                        .decimal(Tag.ProcedureStepProgress)
                        .orElseThrow());
        progress = new Progress.Performed(
                BEGUN, ENDED, List.of(output("1.1", "9.1"), output("1.1", "9.2"), output("1.2", "9.3")));
        minute();
        assertEquals("COMPLETED", ups.state("1.2.1"));
        DataSet done = ups.workitem("1.2.1")
                .item(Tag.UnifiedProcedureStepPerformedProcedureSequence)
                .orElseThrow();
        assertEquals(
                "20260301100005+0000",
                done.string(Tag.PerformedProcedureStepStartDateTime).orElseThrow());
        List<DataSet> outputs = done.items(Tag.OutputInformationSequence);
        assertEquals(2, outputs.size(), "one for each series");
        assertEquals(2, outputs.getFirst().items(Tag.ReferencedSOPSequence).size());
        assertEquals(
                "https://pacs.example/rs/studies/" + STUDY + "/series/1.1",
                outputs.getFirst()
                        .item(Tag.WADORSRetrievalSequence)
                        .flatMap(w -> w.string(Tag.RetrieveURL))
                        .orElseThrow());
        assertTrue(isEmpty(home.resolve("workitems")), "no image is left outside the inbox");
    }

    @Test
    void whatIsNotOursOrNotReadyIsLeftAlone() throws IOException {
        ups.schedule("1.2.1", "OTHER", STUDY);
        ups.schedule("1.2.2", "CAD-CHEST", List.of(STUDY), "UNAVAILABLE");
        minute();
        assertEquals("SCHEDULED", ups.state("1.2.1"));
        assertEquals("SCHEDULED", ups.state("1.2.2"));
    }

    @Test
    void noMoreIsClaimedThanThereIsRoomFor() throws IOException {
        for (int i = 1; i <= 3; i++) {
            ups.schedule("1.2." + i, "CAD-CHEST", STUDY);
        }
        minute();
        assertEquals(
                1,
                Stream.of("1.2.1", "1.2.2", "1.2.3")
                        .filter(u -> ups.state(u).equals("SCHEDULED"))
                        .count());
    }

    @Test
    void aWorkitemThatSomebodyElseGotFirstIsNotTouched() throws IOException {
        ups.schedule("1.2.1", "CAD-CHEST", STUDY);
        poll.ask();
        ups.claimedBy("1.2.1", "9.9.9");
        minute();
        assertEquals("IN PROGRESS", ups.state("1.2.1"));
        assertTrue(inbox.reader().instances(STUDY).isEmpty());
    }

    @Test
    void aClaimWhoseAnswerWasLostInACrashGoesOn() throws IOException {
        ups.schedule("1.2.1", "CAD-CHEST", STUDY);
        poll.ask();
        String ours = new ClaimTable(database.transactions())
                .find("1.2.1")
                .orElseThrow()
                .transaction();
        ups.claimedBy("1.2.1", ours);
        poll = poll();
        progress = new Progress.Performed(BEGUN, ENDED, List.of(output("1.1", "9.1")));
        minute();
        assertEquals("COMPLETED", ups.state("1.2.1"));
    }

    @Test
    void aServiceThatIsDownForAWhileIsToldLater() throws IOException {
        ups.schedule("1.2.1", "CAD-CHEST", STUDY);
        minute();
        progress = new Progress.Performed(BEGUN, ENDED, List.of(output("1.1", "9.1")));
        ups.down = true;
        Duration pause = Duration.ofSeconds(2);
        RetryPolicy retry = new RetryPolicy(3, 3, pause, pause);
        try (JobRunner runner = new JobRunner(queue, database.transactions(), clock, "test", Duration.ofMinutes(1))) {
            JobRunner.Assignment work = new JobRunner.Assignment(JobKind.PERFORM_WORKITEM, 1, retry, poll.performer());
            assertTrue(runner.runOne(work));
            ups.down = false;
            clock.tick(pause);
            assertTrue(runner.runOne(work));
        }
        assertEquals("COMPLETED", ups.state("1.2.1"));
    }

    @Test
    void imagesThatAreNamedAndDoNotComeAreWaitedFor() throws IOException {
        ups.schedule("1.2.1", "CAD-CHEST", STUDY);
        DataSet input = ups.workitem("1.2.1").item(Tag.InputInformationSequence).orElseThrow();
        input.setItems(Tag.ReferencedSOPSequence, List.of(new DataSet(), new DataSet(), new DataSet()));
        progress = new Progress.Performed(BEGUN, ENDED, List.of(output("1.1", "9.1")));
        poll.ask();
        RetryPolicy patient = new RetryPolicy(9, 3, Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (JobRunner runner = new JobRunner(queue, database.transactions(), clock, "test", Duration.ofMinutes(1))) {
            JobRunner.Assignment work =
                    new JobRunner.Assignment(JobKind.PERFORM_WORKITEM, 1, patient, poll.performer());
            assertTrue(runner.runOne(work) && runner.runOne(work), "claimed, then fetched in vain");
            clock.tick(Duration.ofSeconds(1));
            assertTrue(runner.runOne(work), "again");
            assertEquals("IN PROGRESS", ups.state("1.2.1"));
            ups.holds(
                    STUDY,
                    List.of(
                            SmallStudy.slice(STUDY, 1, 1, 1),
                            SmallStudy.slice(STUDY, 1, 2, 2),
                            SmallStudy.slice(STUDY, 1, 3, 3)));
            for (int i = 0; i < 3; i++) {
                clock.tick(Duration.ofSeconds(1));
                runner.runOne(work);
            }
        }
        assertEquals("COMPLETED", ups.state("1.2.1"));
        assertEquals(3, inbox.reader().instances(STUDY).size());
    }

    @Test
    void anAnalysisThatFailedIsCanceledWithTheReason() throws IOException {
        ups.schedule("1.2.1", "CAD-CHEST", STUDY);
        progress = new Progress.Failed("OUT_OF_MEMORY");
        minute();
        assertEquals("CANCELED", ups.state("1.2.1"));
        assertEquals("the analysis failed: OUT_OF_MEMORY", reason("1.2.1"));
    }

    @Test
    void aWorkitemThatCannotBeWorkedOnIsCanceledWithTheReason() throws IOException {
        ups.schedule("1.2.1", "CAD-CHEST", List.of(), "READY");
        ups.schedule("1.2.2", "CAD-CHEST", List.of(STUDY, "2.25.4712"), "READY");
        minute();
        assertEquals("CANCELED", ups.state("1.2.1"));
        assertTrue(reason("1.2.1").contains("names no study"), reason("1.2.1"));
        assertEquals("CANCELED", ups.state("1.2.2"));
        assertTrue(reason("1.2.2").contains("several studies"), reason("1.2.2"));
        ups.schedule("1.2.3", "CAD-CHEST", STUDY);
        ups.holds(STUDY, List.of());
        minute();
        assertEquals("CANCELED", ups.state("1.2.3"));
        assertFalse(reason("1.2.3").isEmpty());
    }

    @Test
    void aStudyOfNothingButOurOwnResultsIsCanceledAsNobodyWillReportIt() throws IOException {
        DataSet report = SmallStudy.slice(STUDY, 1, 1, 1)
                .setStrings(Tag.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.88.34")
                .setStrings(Tag.Manufacturer, Vr.LO, OwnResults.MANUFACTURER);
        ups.holds(STUDY, List.of(report));
        ups.schedule("1.2.1", "CAD-CHEST", STUDY);
        minute();
        assertEquals("CANCELED", ups.state("1.2.1"));
        assertTrue(reason("1.2.1").contains("results of this software"), reason("1.2.1"));
    }

    private String reason(String uid) {
        DataSet information = ups.workitem(uid)
                .item(Tag.ProcedureStepProgressInformationSequence)
                .orElseThrow();
        assertEquals(
                1,
                information
                        .items(Tag.ProcedureStepDiscontinuationReasonCodeSequence)
                        .size());
        return information.string(Tag.ReasonForCancellation).orElse("");
    }

    private static Output output(String series, String instance) {
        return new Output(STUDY, series, "1.2.840.10008.5.1.4.1.1.88.34", instance);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
