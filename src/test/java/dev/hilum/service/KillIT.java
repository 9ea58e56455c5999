package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.job.Database;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.pipeline.SmallStudy;
import dev.hilum.receive.Inbox;
import dev.hilum.receive.InboxReader;
import dev.hilum.receive.InboxSettings;
import dev.hilum.receive.InstanceRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the packaged service at random moments of its receiving, deciding and analysing, while four senders
 * push: what got Success is there, once, and every study ends in exactly one live result. {@code -Dhilum.kills=50} for
 * the long run.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-RCV-5")
class KillIT {
    private static final TransferSyntax PLAIN = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int KILLS = Integer.getInteger("hilum.kills", 5);

    @TempDir
    private Path home;

    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> studies = ConcurrentHashMap.newKeySet();
    private final List<String> broken = new CopyOnWriteArrayList<>();

    @Test
    void nothingAcknowledgedIsLostAndEveryStudyEndsInOneLiveResult() throws Exception {
        Random random = new Random(20261124);
        for (int kill = 0; kill < KILLS; kill++) {
            pushAndKill(kill, random.nextInt(4000));
        }
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            pushSample(service, "2.25.78");
            awaitDecisions(service);
            assertEquals(0, service.terminate());
        }
        verify();
    }

    private void pushAndKill(int kill, int afterMillis) throws Exception {
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            int before = acknowledged.size();
            List<Thread> senders = new ArrayList<>();
            for (int s = 1; s <= 3; s++) {
                String study = "2.25.77." + (kill + 1) + "." + s;
                senders.add(sender(() -> push(service, study)));
            }
            String sample = "2.25.78." + (kill + 1);
            senders.add(sender(() -> pushSample(service, sample)));
            service.await(PATIENCE, () -> acknowledged.size() > before);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(afterMillis));
            service.kill();
            for (Thread sender : senders) {
                sender.join();
            }
            assertEquals(List.of(), broken, "a sender failed for another reason than the kill");
        }
    }

    private Thread sender(Runnable work) {
        return Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, failure) -> broken.add(failure.toString()))
                .start(work);
    }

    /** Studies of one to eight slices, one association each, until the service is gone. */
    private void push(ServiceProcess service, String prefix) {
        try {
            for (int number = 1; number <= 10; number++) {
                try (Association association = open(service, "SENDER", PLAIN)) {
                    for (int slice = 1; slice <= 1 + number % 8; slice++) {
                        String study = prefix + "." + number;
                        store(association, study, SmallStudy.slice(study, 1, slice, slice), PLAIN);
                    }
                    association.release();
                }
            }
        } catch (IOException e) {
            // the service was killed
        }
    }

    /** The sample study under UIDs of its own: long enough to be killed while it arrives or is analysed. */
    private void pushSample(ServiceProcess service, String study) {
        try (Association association =
                open(service, "SCANNER", syntaxOf(sampleFiles().getFirst()))) {
            int number = 0;
            for (Path file : sampleFiles()) {
                DataSet slice = Part10Reader.read(file).dataSet();
                slice.setStrings(Tag.StudyInstanceUID, Vr.UI, study);
                slice.setStrings(Tag.SeriesInstanceUID, Vr.UI, study + ".1");
                slice.setStrings(Tag.SOPInstanceUID, Vr.UI, study + ".1." + ++number);
                store(association, study, slice, syntaxOf(file));
            }
            association.release();
        } catch (IOException e) {
            // the service was killed
        }
    }

    private static List<Path> sampleFiles() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLE)) {
            return files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
        }
    }

    private static TransferSyntax syntaxOf(Path file) throws IOException {
        return Part10Reader.readHeader(file).transferSyntax();
    }

    private static Association open(ServiceProcess service, String callingAe, TransferSyntax syntax)
            throws IOException {
        var proposal = new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(syntax.uid()));
        return Association.open(
                RequestorSettings.to("127.0.0.1", service.dicomPort, "HILUM", callingAe, List.of(proposal)));
    }

    private void store(Association association, String study, DataSet instance, TransferSyntax syntax)
            throws IOException {
        byte[] bytes = Part10Writer.dataSetBytes(instance, syntax);
        String uid = instance.string(Tag.SOPInstanceUID).orElseThrow();
        int status = association
                .store(Uid.CT_IMAGE, uid, syntax.uid(), new ByteArrayInputStream(bytes))
                .code();
        if (status == 0) {
            acknowledged.put(uid, bytes);
            studies.add(study);
        }
    }

    private void awaitDecisions(ServiceProcess service) {
        Map<String, String> open = new TreeMap<>();
        try {
            service.await(PATIENCE.plusSeconds(20L * KILLS), () -> {
                open.clear();
                for (String study : studies) {
                    String state = service.json("/api/v1/studies/" + study)
                            .path("state")
                            .asText();
                    if (!Set.of("NOT_ANALYSED", "REPORTED", "DELIVERED").contains(state)) {
                        open.put(study, state);
                    }
                }
                return open.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError("of " + studies.size() + " studies these are undecided: " + open, e);
        }
    }

    private void verify() throws IOException {
        Path data = home.resolve("data");
        try (Database database = Database.embedded(data.resolve("db"));
                Inbox inbox = Inbox.open(
                        InboxSettings.in(data.resolve("inbox")),
                        database.transactions(),
                        Inbox.Reading.dicom(),
                        Clock.systemUTC(),
                        UidSource.random())) {
            everythingAcknowledgedIsThereOnce(inbox.reader());
            ResultTable results = new ResultTable(database.transactions());
            for (String study : new TreeSet<>(studies)) {
                List<ResultRow> all = results.ofStudy(study);
                assertEquals(1, all.stream().filter(ResultRow::live).count(), "live results of " + study);
            }
        }
    }

    private void everythingAcknowledgedIsThereOnce(InboxReader reader) throws IOException {
        int kept = acknowledged.size();
        int found = 0;
        for (String study : studies) {
            for (InstanceRow row : reader.instances(study)) {
                byte[] sent = acknowledged.remove(row.sopInstanceUid());
                if (sent != null) {
                    ByteSource source = reader.source(row);
                    assertArrayEquals(sent, source.read(0, (int) source.size()));
                    found++;
                }
            }
        }
        assertEquals(Map.of(), acknowledged, "acknowledged and lost");
        assertEquals(kept, found);
        assertTrue(found > 0);
    }
}
