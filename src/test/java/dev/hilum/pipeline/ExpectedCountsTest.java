package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.CommitmentContexts;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StorageContexts;
import dev.hilum.dicom.net.StoreSink;
import dev.hilum.job.StudyState;
import dev.hilum.receive.Intake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completeness by what others say a study has. Without them a series as short as these waits a minute. */
@org.junit.jupiter.api.Tag("REQ-STD-1")
class ExpectedCountsTest {
    private static final String STUDY = SmallStudy.UID;
    private static final String SERIES = STUDY + ".1";

    @TempDir
    Path home;

    private FlowRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = openRig();
    }

    /** A subclass runs the same tests on another database. */
    FlowRig openRig() throws IOException {
        return new FlowRig(home);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void withoutCountsTheLossPeriodIsWaitedFor() {
        rig.send(SmallStudy.slices(1, 1, 3));
        passes(59);
        assertEquals(StudyState.RECEIVING, state());
        passes(2);
        assertEquals(StudyState.NOT_ANALYSED, state());
    }

    @Test
    void aSteadyCountThatIsReachedEndsTheWait() {
        rig.counts = study -> Optional.of(List.of(new SeriesCount(SERIES, "CT", 3)));
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.work();
        assertEquals(StudyState.RECEIVING, state(), "a single answer may come of a PACS that is still receiving");
        passes(2);
        assertEquals(StudyState.NOT_ANALYSED, state());
    }

    @Test
    void aPacsThatSendsImageByImageIsNotBelievedBetweenTwoImages() {
        for (int i = 1; i <= 5; i++) {
            int soFar = i;
            rig.counts = study -> Optional.of(List.of(new SeriesCount(SERIES, "CT", soFar)));
            rig.send(SmallStudy.slices(1, i, i));
            passes(1);
            assertEquals(StudyState.RECEIVING, state());
        }
        passes(2);
        assertEquals(StudyState.NOT_ANALYSED, state());
        assertEquals(1, rig.results.ofStudy(STUDY).size());
    }

    @Test
    void aCountThatIsNotReachedIsWaitedForAndEndsTheWaitWhenItIs() {
        rig.counts = study -> Optional.of(List.of(new SeriesCount(SERIES, "CT", 4)));
        rig.send(SmallStudy.slices(1, 1, 3));
        passes(30);
        assertEquals(StudyState.RECEIVING, state());
        rig.send(SmallStudy.slices(1, 4, 4));
        rig.work();
        assertEquals(StudyState.NOT_ANALYSED, state(), "the same number has been said for half a minute");
    }

    @Test
    void anotherSeriesThatThePacsHasHoldsBackTheDelivery() {
        Instant released = rig.clock.instant();
        rig.counts =
                study -> Optional.of(List.of(new SeriesCount(SERIES, "CT", 3), new SeriesCount(STUDY + ".2", "CT", 2)));
        rig.send(SmallStudy.slices(1, 1, 3));
        passes(10);
        assertEquals(StudyState.NOT_ANALYSED, state(), "what is whole is analysed meanwhile");
        assertEquals(
                released.plusSeconds(60),
                rig.outbox.list(Optional.empty(), 9).getFirst().nextAttemptAt());
        rig.send(SmallStudy.slices(2, 1, 2));
        rig.work();
        assertEquals(2, rig.results.ofStudy(STUDY).size());
        assertEquals(
                1,
                rig.results.ofStudy(STUDY).stream()
                        .filter(result -> result.live())
                        .count());
    }

    @Test
    void aReportThatThePacsHasIsNotWaitedFor() {
        rig.counts =
                study -> Optional.of(List.of(new SeriesCount(SERIES, "CT", 3), new SeriesCount(STUDY + ".2", "SR", 1)));
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.work();
        passes(2);
        assertEquals(StudyState.NOT_ANALYSED, state());
    }

    @Test
    void nobodyIsAskedWhileSomebodyIsStillSending() {
        rig.counts = study -> {
            throw new AssertionError("asked");
        };
        Intake intake = rig.open();
        rig.store(intake, SmallStudy.slice(1, 1, 1));
        rig.send(SmallStudy.slices(1, 2, 3));
        rig.work();
        assertEquals(StudyState.RECEIVING, state());
        rig.counts = study -> Optional.empty();
        rig.release(intake);
    }

    @Test
    void aNotificationBeforeTheImagesEndsTheWaitAtTheRelease() throws Exception {
        try (DicomServer server = server()) {
            assertEquals(DimseStatus.SUCCESS, notified(server.port(), notification(3, "ONLINE")));
        }
        rig.close();
        rig = openRig();
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.work();
        assertEquals(StudyState.NOT_ANALYSED, state(), "known after a restart too, and without a second's wait");
    }

    @Test
    void aNotificationAfterTheImagesEndsTheWait() throws Exception {
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.work();
        assertEquals(StudyState.RECEIVING, state());
        try (DicomServer server = server()) {
            assertEquals(DimseStatus.SUCCESS, notified(server.port(), notification(3, "NEARLINE")));
        }
        rig.work();
        assertEquals(StudyState.NOT_ANALYSED, state());
    }

    @Test
    void whatIsUnavailableIsNotExpected() throws Exception {
        try (DicomServer server = server()) {
            notified(server.port(), notification(3, "UNAVAILABLE"));
        }
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.work();
        assertEquals(StudyState.RECEIVING, state());
    }

    @Test
    void aNotificationThatNamesNothingIsRefusedByName() throws Exception {
        try (DicomServer server = server()) {
            DimseStatus status = notified(server.port(), new DataSet().setStrings(Tag.StudyInstanceUID, Vr.UI, STUDY));
            assertEquals(0xC000, status.code());
            assertTrue(status.comment().contains("(0008,1115)"), status.comment());
        }
    }

    private void passes(int seconds) {
        for (int i = 0; i < seconds; i++) {
            rig.work();
            rig.clock.tick(Duration.ofSeconds(1));
        }
        rig.work();
    }

    private StudyState state() {
        return rig.studies.find(STUDY).orElseThrow().state();
    }

    private static DimseStatus notified(int port, DataSet attributes) throws Exception {
        RequestorSettings settings = RequestorSettings.to(
                "127.0.0.1",
                port,
                "HILUM",
                "PACS",
                List.of(new RequestorSettings.Proposal(Uid.INSTANCE_AVAILABILITY, List.of("1.2.840.10008.1.2"))));
        try (Association association = Association.open(settings)) {
            return association.create(
                    Uid.INSTANCE_AVAILABILITY, UidSource.random().next(), attributes);
        }
    }

    private static DataSet notification(int instances, String availability) {
        List<DataSet> items = SmallStudy.slices(1, 1, instances).stream()
                .map(slice -> new DataSet()
                        .setStrings(Tag.ReferencedSOPClassUID, Vr.UI, Uid.CT_IMAGE)
                        .setStrings(
                                Tag.ReferencedSOPInstanceUID,
                                Vr.UI,
                                slice.string(Tag.SOPInstanceUID).orElseThrow())
                        .setStrings(Tag.InstanceAvailability, Vr.CS, availability))
                .toList();
        return new DataSet()
                .setStrings(Tag.StudyInstanceUID, Vr.UI, STUDY)
                .setItems(
                        Tag.ReferencedSeriesSequence,
                        List.of(new DataSet()
                                .setStrings(Tag.SeriesInstanceUID, Vr.UI, SERIES)
                                .setItems(Tag.ReferencedSOPSequence, items)));
    }

    private DicomServer server() throws IOException {
        return DicomServer.start(
                ServerSettings.on("127.0.0.1", 0).withContexts(new CommitmentContexts(StorageContexts.all())),
                new Listening(rig.flow),
                new NetListener() {});
    }

    /** Hears notifications only. */
    private record Listening(StudyFlow flow) implements DimseHandler {
        @Override
        public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
            throw new AssertionError("nobody stores here");
        }

        @Override
        public DimseStatus onCreate(
                AssociationContext association, DimseRequest.NCreateRequest request, DataSet attributes) {
            flow.announced(AvailabilityNotification.of(attributes));
            return DimseStatus.SUCCESS;
        }
    }
}
