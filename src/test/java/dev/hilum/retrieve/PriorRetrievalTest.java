package dev.hilum.retrieve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.OrthancPeer;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StoreSink;
import dev.hilum.pipeline.SmallStudy;
import dev.hilum.retrieve.PriorSource.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The prior of a study is asked of an Orthanc that has studies before and after it, of another patient and of another
 * modality, by each of the three ways.
 */
@org.junit.jupiter.api.Tag("REQ-MEA-3")
class PriorRetrievalTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final int SLICES = 3;
    private static final String PRIOR = "2.25.98.2";

    @TempDir
    private Path folder;

    private final MoveArrivals arrivals = new MoveArrivals();

    @Test
    @org.junit.jupiter.api.Tag("slow")
    void cGetBringsTheCtSeriesOfTheLatestEarlierStudy() throws Exception {
        try (OrthancPeer orthanc = OrthancPeer.start(folder, 104)) {
            fill(orthanc);
            brings(retrieval(dimse(orthanc.dicomPort, Operation.C_GET)));
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("slow")
    void dicomWebBringsTheSame() throws Exception {
        try (OrthancPeer orthanc = OrthancPeer.startWithDicomWeb(folder)) {
            fill(orthanc);
            brings(retrieval(web(orthanc.httpPort)));
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("slow")
    void cMoveBringsTheSameToOurListener() throws Exception {
        try (DicomServer listener = DicomServer.start(
                        ServerSettings.on("127.0.0.1", 0), new Listening(arrivals), NetListener.NONE);
                OrthancPeer orthanc = OrthancPeer.start(folder, listener.port())) {
            fill(orthanc);
            brings(retrieval(dimse(orthanc.dicomPort, Operation.C_MOVE)));
        }
    }

    /** The archive sends elsewhere what it was asked to move: Success alone is no prior. */
    @Test
    @org.junit.jupiter.api.Tag("slow")
    void aMoveThatDoesNotArriveHereIsNoPrior() throws Exception {
        MoveArrivals ofAnotherNode = new MoveArrivals();
        try (DicomServer listener = DicomServer.start(
                        ServerSettings.on("127.0.0.1", 0), new Listening(ofAnotherNode), NetListener.NONE);
                OrthancPeer orthanc = OrthancPeer.start(folder, listener.port())) {
            fill(orthanc);
            RetrievedPrior.Failed failed = assertInstanceOf(
                    RetrievedPrior.Failed.class,
                    retrieval(dimse(orthanc.dicomPort, Operation.C_MOVE)).of(header("2.25.99.1", "20250610", "P1")));
            assertEquals(PRIOR, failed.studyInstanceUid());
            assertTrue(failed.text().contains("C-MOVE"), failed.text());
        }
    }

    private void brings(PriorRetrieval retrieval) throws Exception {
        RetrievedPrior.Fetched fetched =
                assertInstanceOf(RetrievedPrior.Fetched.class, retrieval.of(header("2.25.99.1", "20250610", "P1")));
        assertEquals(PRIOR, fetched.studyInstanceUid());
        List<DataSet> came = read(fetched.files());
        assertEquals(2 * SLICES, came.size());
        for (DataSet instance : came) {
            assertEquals(PRIOR, instance.string(Tag.StudyInstanceUID).orElseThrow());
            assertEquals("P1", instance.string(Tag.PatientID).orElseThrow());
            assertEquals("CT", instance.string(Tag.Modality).orElseThrow());
            assertEquals(64 * 64 * 2, instance.bytes(Tag.PixelData).orElseThrow().length);
        }
        fetched.close();
        assertFalse(Files.exists(fetched.files()));
        assertInstanceOf(RetrievedPrior.None.class, retrieval.of(header("2.25.99.2", "20230101", "P1")));
        assertInstanceOf(RetrievedPrior.None.class, retrieval.of(header("2.25.99.3", "20250610", "P*")));
        assertInstanceOf(RetrievedPrior.None.class, retrieval.of(header(PRIOR, "20250301", "P2")));
        try (Stream<Path> left = Files.list(folder.resolve("priors"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void anArchiveThatDoesNotAnswerIsSaidAndNothingIsLeftOnTheDisk() throws Exception {
        for (PriorSource silent : List.of(dimse(freePort(), Operation.C_GET), web(freePort()))) {
            RetrievedPrior.Failed failed = assertInstanceOf(
                    RetrievedPrior.Failed.class, retrieval(silent).of(header("2.25.99.1", "20250610", "P1")));
            assertTrue(failed.text().contains("pacs"), failed.text());
            assertFalse(failed.text().contains("P1"), failed.text());
            assertFalse(Files.exists(folder.resolve("priors")));
        }
    }

    @Test
    void onlyWhatAProcessLeftBehindIsErasedAtTheStart() throws IOException {
        Path left = Files.createDirectories(folder.resolve("priors/prior1"));
        Path used = Files.createDirectories(folder.resolve("priors/prior2"));
        Files.write(left.resolve("1.dcm"), new byte[1]);
        Files.setLastModifiedTime(left, FileTime.from(NOW.minus(Duration.ofDays(2))));
        Files.setLastModifiedTime(used, FileTime.from(NOW));
        new PriorRetrieval(List.of(), folder.resolve("priors"), arrivals, NOW);
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(used));
    }

    /** What others send stays theirs, also while a prior is on its way, and after it. */
    @Test
    void onlyWhatComesBecauseOfOurMoveIsTaken() {
        DimseHandler sink = (association, request) -> {
            throw new AssertionError();
        };
        assertEquals(Optional.empty(), arrivals.takerOf(request(Optional.of("HILUM"))));
        try (MoveArrivals.Expected expected = arrivals.expect("HILUM", sink)) {
            assertEquals(Optional.of(sink), arrivals.takerOf(request(Optional.of("HILUM"))));
            assertEquals(Optional.empty(), arrivals.takerOf(request(Optional.of("WORKSTATION"))));
            assertEquals(Optional.empty(), arrivals.takerOf(request(Optional.empty())));
        }
        assertEquals(Optional.empty(), arrivals.takerOf(request(Optional.of("HILUM"))));
    }

    private static DimseRequest.CStoreRequest request(Optional<String> originator) {
        return new DimseRequest.CStoreRequest(
                1,
                1,
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid(),
                Uid.CT_IMAGE,
                "1.2.3",
                0,
                originator.map(title -> new DimseRequest.MoveOriginator(title, 1)));
    }

    private PriorRetrieval retrieval(PriorSource source) {
        return new PriorRetrieval(List.of(source), folder.resolve("priors"), arrivals, NOW);
    }

    private static PriorSource dimse(int port, Operation operation) {
        return new PriorSource.Dimse("pacs", "127.0.0.1", port, "PEER", "HILUM", operation, Optional.empty());
    }

    private static PriorSource web(int port) {
        return new PriorSource.Dicomweb(
                "pacs", URI.create("http://127.0.0.1:" + port + "/dicom-web/"), Optional.empty());
    }

    private static DataSet header(String study, String date, String patient) {
        return of(SmallStudy.slice(study, 1, 1, 1), date, patient);
    }

    private static DataSet of(DataSet instance, String date, String patient) {
        return instance.setStrings(Tag.StudyDate, Vr.DA, date).setStrings(Tag.PatientID, Vr.LO, patient);
    }

    /** The prior has two CT series and an image that is none; the latest study before ours has no CT at all. */
    private static void fill(OrthancPeer orthanc) throws Exception {
        store(orthanc, "2.25.98.1", 1, "20240101", "P1");
        store(orthanc, PRIOR, 1, "20250301", "P1");
        store(orthanc, PRIOR, 2, "20250301", "P1");
        store(orthanc, "2.25.98.3", 1, "20250501", "P2");
        store(orthanc, "2.25.98.4", 1, "20260101", "P1");
        picture(orthanc, PRIOR, 3, "20250301");
        picture(orthanc, "2.25.98.5", 1, "20250601");
    }

    private static void store(OrthancPeer orthanc, String study, int series, String date, String patient)
            throws Exception {
        for (int i = 1; i <= SLICES; i++) {
            orthanc.store(file(of(SmallStudy.slice(study, series, i, i), date, patient)));
        }
    }

    private static void picture(OrthancPeer orthanc, String study, int series, String date) throws Exception {
        orthanc.store(file(of(SmallStudy.slice(study, series, 1, 1), date, "P1")
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.SECONDARY_CAPTURE_IMAGE)
                .setStrings(Tag.Modality, Vr.CS, "OT")));
    }

    private static byte[] file(DataSet instance) {
        return Part10Writer.toBytes(instance, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private static List<DataSet> read(Path files) throws IOException {
        try (Stream<Path> tree = Files.walk(files)) {
            return tree.filter(Files::isRegularFile)
                    .map(PriorRetrievalTest::instance)
                    .toList();
        }
    }

    private static DataSet instance(Path file) {
        try {
            return Part10Reader.read(file).dataSet();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A listener whose inbox throws away. */
    private record Listening(MoveArrivals arrivals) implements DimseHandler {
        @Override
        public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request)
                throws IOException {
            Optional<DimseHandler> taker = arrivals.takerOf(request);
            return taker.isPresent() ? taker.get().onStore(association, request) : new Dropped();
        }
    }

    private record Dropped() implements StoreSink {
        @Override
        public void write(java.nio.ByteBuffer fragment) {}

        @Override
        public dev.hilum.dicom.net.DimseStatus complete() {
            return dev.hilum.dicom.net.DimseStatus.SUCCESS;
        }

        @Override
        public void abort() {}
    }
}
