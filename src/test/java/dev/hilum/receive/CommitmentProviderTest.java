package dev.hilum.receive;

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
import dev.hilum.dicom.net.DebianPeer;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StorageContexts;
import dev.hilum.dicom.net.StoreSink;
import dev.hilum.job.Database;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.JobRunner;
import dev.hilum.job.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage commitment as SCP (PS3.4 annex J), and both ways with Orthanc. */
@org.junit.jupiter.api.Tag("REQ-DLV-4")
class CommitmentProviderTest {
    private static final List<String> SYNTAXES = List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2");

    @TempDir
    Path home;

    private final BlockingQueue<EventReport> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<Origin> ended = new LinkedBlockingQueue<>();
    private final int orthancPort = freePort();
    private Database database;
    private Inbox inbox;
    private final int askerPort = freePort();
    private CommitmentCaller caller;
    private JobRunner runner;
    private DicomServer server;

    @BeforeEach
    void open() throws IOException {
        database = Database.embedded(home.resolve("db"));
        inbox = Inbox.open(
                InboxSettings.in(home.resolve("inbox")),
                database.transactions(),
                Inbox.Reading.dicom(),
                Clock.systemUTC(),
                UidSource.random(),
                UidSource.random().next());
        caller = caller();
        runner = run(caller);
        InstanceReceiver receiver = new InstanceReceiver(inbox, UidSource.random(), new Ends(ended));
        server = DicomServer.start(
                ServerSettings.on("127.0.0.1", 0).withContexts(new CommitmentContexts(StorageContexts.all())),
                new Services(receiver, new CommitmentProvider(inbox.reader(), Optional.of(caller)), reports),
                receiver);
    }

    private CommitmentCaller caller() {
        return new CommitmentCaller(
                "HILUM",
                Map.of(
                        "ORTHANC",
                        new CommitmentCaller.Address("127.0.0.1", orthancPort, Optional.empty()),
                        "ASKER",
                        new CommitmentCaller.Address("127.0.0.1", askerPort, Optional.empty())),
                new PromisedReports(database.transactions(), queue(), UidSource.random(), Clock.systemUTC()));
    }

    private JobQueue queue() {
        return new JobQueue(database.transactions(), Clock.systemUTC(), Duration.ofSeconds(30));
    }

    private JobRunner run(CommitmentCaller handler) {
        JobRunner jobs = new JobRunner(
                queue(),
                database.transactions(),
                Clock.systemUTC(),
                UidSource.random().next(),
                Duration.ofSeconds(30));
        RetryPolicy soon = new RetryPolicy(50, 50, Duration.ofSeconds(1), Duration.ofSeconds(1));
        jobs.start(List.of(new JobRunner.Assignment(JobKind.REPORT_COMMITMENT, 1, soon, handler)));
        return jobs;
    }

    @Test
    void aReportThatIsOwedWhenTheWorkersEndIsSentByTheNextOne() throws Exception {
        runner.close();
        store(server.port(), "HILUM", 1);
        try (Association association = Association.open(RequestorSettings.to(
                "127.0.0.1",
                server.port(),
                "HILUM",
                "ASKER",
                List.of(new RequestorSettings.Proposal(Uid.STORAGE_COMMITMENT, List.of(SYNTAXES.getFirst())))))) {
            assertEquals(
                    DimseStatus.SUCCESS,
                    association.action(
                            Uid.STORAGE_COMMITMENT,
                            Uid.STORAGE_COMMITMENT_INSTANCE,
                            1,
                            new DataSet()
                                    .setStrings(Tag.TransactionUID, Vr.UI, "1.2.3.77")
                                    .setItems(Tag.ReferencedSOPSequence, List.of(reference(Uid.CT_IMAGE, 1)))));
        }
        assertEquals(1, queue().waiting(JobKind.REPORT_COMMITMENT));
        runner = run(caller());
        try (DicomServer asker = DicomServer.start(
                ServerSettings.on("127.0.0.1", askerPort).withContexts(new CommitmentContexts(StorageContexts.all())),
                new Services(
                        new InstanceReceiver(inbox, UidSource.random(), new Ends(ended)),
                        new CommitmentProvider(inbox.reader(), Optional.empty()),
                        reports),
                new NetListener() {})) {
            EventReport report = reports.poll(60, TimeUnit.SECONDS);
            assertTrue(report != null, "no report came");
            assertEquals(
                    "1.2.3.77", report.information().string(Tag.TransactionUID).orElseThrow());
            assertEquals(Set.of(CtInstance.uid(1)), uids(report, Tag.ReferencedSOPSequence));
            await(() -> String.valueOf(queue().waiting(JobKind.REPORT_COMMITMENT)), "0"::equals);
        }
    }

    @AfterEach
    void close() {
        runner.close();
        server.close();
        inbox.close();
        database.close();
    }

    @Test
    void onlyWhatLiesInTheInboxIsCommittedTo() throws Exception {
        store(server.port(), "HILUM", 2);
        EventReport report = ask("1.2.3.99", reference(Uid.CT_IMAGE, 1), reference(Uid.CT_IMAGE, 2));
        assertEquals(1, report.eventType());
        assertEquals("1.2.3.99", report.information().string(Tag.TransactionUID).orElseThrow());
        assertEquals(2, report.information().items(Tag.ReferencedSOPSequence).size());

        EventReport mixed = ask(
                "1.2.3.100", reference(Uid.CT_IMAGE, 1), reference(Uid.CT_IMAGE, 7), reference(Uid.SEGMENTATION, 2));
        assertEquals(2, mixed.eventType());
        assertEquals(Set.of(CtInstance.uid(1)), uids(mixed, Tag.ReferencedSOPSequence));
        assertEquals(
                Map.of(CtInstance.uid(7), 0x0112, CtInstance.uid(2), 0x0119),
                mixed.information().items(Tag.FailedSOPSequence).stream()
                        .collect(Collectors.toMap(
                                CommitmentProviderTest::uid,
                                item -> item.integer(Tag.FailureReason).orElseThrow())));
    }

    @Test
    void bytesThatAreGoneAreNotCommittedTo() throws Exception {
        store(server.port(), "HILUM", 1);
        // The pack is open, and moves, until the association's end has been seen.
        assertTrue(ended.poll(30, TimeUnit.SECONDS) != null, "the association did not end");
        try (Stream<Path> files = Files.walk(home.resolve("inbox"))) {
            for (Path pack : files.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }
        EventReport report = ask("1.2.3.99", reference(Uid.CT_IMAGE, 1));
        assertEquals(
                0x0110,
                report.information()
                        .items(Tag.FailedSOPSequence)
                        .getFirst()
                        .integer(Tag.FailureReason)
                        .orElseThrow());
    }

    @Test
    void aRequestWithoutTransactionIsRefused() throws Exception {
        try (Association association = associate(server.port(), "HILUM", Uid.STORAGE_COMMITMENT)) {
            DimseStatus status = association.action(
                    Uid.STORAGE_COMMITMENT,
                    Uid.STORAGE_COMMITMENT_INSTANCE,
                    1,
                    new DataSet().setItem(Tag.ReferencedSOPSequence, reference(Uid.CT_IMAGE, 1)));
            assertEquals(DimseStatus.MISTYPED_ARGUMENT.code(), status.code());
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("slow")
    void orthancCommitsAndReportsOnAnAssociationOfItsOwn() throws Exception {
        Process orthanc = orthanc();
        try {
            store(orthancPort, "ORTHANC", 2);
            request(orthancPort, "ORTHANC", "1.2.3.99", reference(Uid.CT_IMAGE, 1), reference(Uid.CT_IMAGE, 7));
            EventReport report = reports.poll(30, TimeUnit.SECONDS);
            assertTrue(report != null, "no report came");
            assertEquals(Set.of(CtInstance.uid(1)), uids(report, Tag.ReferencedSOPSequence));
            assertEquals(Set.of(CtInstance.uid(7)), uids(report, Tag.FailedSOPSequence));
        } finally {
            orthanc.destroy();
            orthanc.waitFor();
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("slow")
    void orthancAsksForCommitment() throws Exception {
        Process orthanc = orthanc();
        try {
            store(orthancPort, "ORTHANC", 2);
            store(server.port(), "HILUM", 1);
            String answer = http("/modalities/hilum/storage-commitment", Optional.of("""
                    {"DicomInstances":[{"SOPClassUID":"%1$s","SOPInstanceUID":"%2$s"},
                     {"SOPClassUID":"%1$s","SOPInstanceUID":"%3$s"}]}""".formatted(
                            Uid.CT_IMAGE, CtInstance.uid(1), CtInstance.uid(2))));
            String path = answer.replaceAll("(?s).*\"Path\"\\s*:\\s*\"([^\"]+)\".*", "$1");
            String status = await(() -> http(path, Optional.empty()), text -> !text.contains("Pending"));
            assertTrue(status.replaceAll("\\s", "").contains("\"Status\":\"Failure\""), status);
            String failures = status.substring(status.indexOf("Failures"));
            assertTrue(failures.contains(CtInstance.uid(2)), status);
            String successes = status.substring(status.indexOf("\"Success"));
            assertTrue(successes.contains(CtInstance.uid(1)), status);
        } finally {
            orthanc.destroy();
            orthanc.waitFor();
        }
    }

    private EventReport ask(String transaction, DataSet... references) throws Exception {
        return request(server.port(), "HILUM", transaction, references).orElseThrow();
    }

    /** Asks, and waits a little for the report on the same association. */
    private static Optional<EventReport> request(int port, String called, String transaction, DataSet... references)
            throws Exception {
        try (Association association = associate(port, called, Uid.STORAGE_COMMITMENT)) {
            DimseStatus status = association.action(
                    Uid.STORAGE_COMMITMENT,
                    Uid.STORAGE_COMMITMENT_INSTANCE,
                    1,
                    new DataSet()
                            .setStrings(Tag.TransactionUID, Vr.UI, transaction)
                            .setItems(Tag.ReferencedSOPSequence, List.of(references)));
            assertEquals(DimseStatus.SUCCESS, status);
            return association.event(Duration.ofSeconds(called.equals("HILUM") ? 20 : 0));
        }
    }

    private static void store(int port, String called, int count) throws Exception {
        try (Association association = associate(port, called, Uid.CT_IMAGE)) {
            for (int i = 1; i <= count; i++) {
                byte[] bytes = CtInstance.bytes(CtInstance.dataSet(i));
                DimseStatus status = association.store(
                        Uid.CT_IMAGE, CtInstance.uid(i), SYNTAXES.getFirst(), new ByteArrayInputStream(bytes));
                assertEquals(DimseStatus.SUCCESS, status);
            }
        }
    }

    private static Association associate(int port, String called, String sopClass) throws Exception {
        return Association.open(RequestorSettings.to(
                "127.0.0.1",
                port,
                called,
                "MODALITY",
                List.of(new RequestorSettings.Proposal(sopClass, List.of(SYNTAXES.getFirst())))));
    }

    private static DataSet reference(String sopClass, int number) {
        return new DataSet()
                .setStrings(Tag.ReferencedSOPClassUID, Vr.UI, sopClass)
                .setStrings(Tag.ReferencedSOPInstanceUID, Vr.UI, CtInstance.uid(number));
    }

    private static Set<String> uids(EventReport report, int sequence) {
        return report.information().items(sequence).stream()
                .map(CommitmentProviderTest::uid)
                .collect(Collectors.toSet());
    }

    private static String uid(DataSet item) {
        return item.string(Tag.ReferencedSOPInstanceUID).orElseThrow();
    }

    private final int httpPort = freePort();

    private Process orthanc() throws Exception {
        Path folder = Files.createDirectories(home.resolve("orthanc"));
        Path config = folder.resolve("orthanc.json");
        Files.writeString(config, """
                {"StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,"DicomPort":%3$d,"KeepAlive":false,
                 "DicomAet":"ORTHANC","AuthenticationEnabled":false,"RemoteAccessAllowed":false,
                 "DicomAlwaysAllowStore":true,
                 "DicomModalities":{"hilum":["HILUM","127.0.0.1",%4$d],
                  "asker":{"AET":"MODALITY","Host":"127.0.0.1","Port":%4$d,"AllowStorageCommitment":true}}}
                """.formatted(folder, httpPort, orthancPort, server.port()));
        Process process = DebianPeer.start(folder, "Orthanc", config.toString());
        await(() -> http("/system", Optional.empty()), text -> true);
        return process;
    }

    private String http(String path, Optional<String> body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path));
        body.ifPresent(b -> request.POST(HttpRequest.BodyPublishers.ofString(b)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body();
        }
    }

    private interface Question {
        String ask() throws IOException, InterruptedException;
    }

    private static String await(Question question, Predicate<String> done) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (true) {
            try {
                String answer = question.ask();
                if (done.test(answer)) {
                    return answer;
                }
                assertTrue(System.nanoTime() < end, answer);
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            Thread.onSpinWait();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private record Services(InstanceReceiver receiver, CommitmentProvider provider, BlockingQueue<EventReport> reports)
            implements DimseHandler {
        @Override
        public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
            return receiver.onStore(association, request);
        }

        @Override
        public ActionAnswer onAction(
                AssociationContext association, DimseRequest.NActionRequest request, DataSet information) {
            return provider.answer(association, request, information);
        }

        @Override
        public DimseStatus onEvent(AssociationContext association, EventReport report) {
            reports.add(report);
            return DimseStatus.SUCCESS;
        }
    }

    private record Ends(BlockingQueue<Origin> origins) implements ReceiveListener {
        @Override
        public void received(Origin origin, StoreOutcome outcome) {}

        @Override
        public void ended(Origin origin, boolean inOrder, Set<String> studies) {
            origins.add(origin);
        }
    }
}
