package dev.hilum.dicomweb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.web.MultipartReader;
import dev.hilum.dicomweb.Deposit.FileResult;
import dev.hilum.job.Database;
import dev.hilum.receive.Inbox;
import dev.hilum.receive.InboxSettings;
import dev.hilum.receive.Origin;
import dev.hilum.receive.PartTenIntake;
import dev.hilum.receive.ReceiveListener;
import dev.hilum.receive.StoreOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes by HTTP lands in the inbox of C-STORE; each file has its own outcome; bombs and odd names do no harm. */
@Tag("REQ-RCV-1")
class DepositTest {
    private static final String STUDY = UidSource.named("deposit");
    private static final Deposit.Limits SMALL = new Deposit.Limits(1 << 20, 50, 4 << 20, 200, 1 << 20);

    @TempDir
    private Path home;

    private Database database;
    private Inbox inbox;
    private final List<Boolean> endedInOrder = new ArrayList<>();
    private Deposits deposits;

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
        ReceiveListener listener = new ReceiveListener() {
            @Override
            public void received(Origin origin, StoreOutcome outcome) {}

            @Override
            public void ended(Origin origin, boolean inOrder, Set<String> studies) {
                endedInOrder.add(inOrder);
            }
        };
        deposits = new Deposits(new PartTenIntake.Door(inbox, UidSource.random(), listener, "HILUM"), SMALL);
    }

    @AfterEach
    void close() {
        inbox.close();
        database.close();
    }

    @Test
    @Tag("REQ-RCV-5")
    void eachPartOfAStowRequestHasItsOutcome() throws IOException {
        byte[] body =
                multipart(part("", file(1)), part("", "no DICOM".getBytes(StandardCharsets.UTF_8)), part("", file(2)));
        Deposit deposit = take("multipart/related; type=\"application/dicom\"; boundary=b0und", body);
        assertEquals(List.of(0, 0xC000, 0), statuses(deposit));
        assertEquals(2, inbox.reader().instances(STUDY).size());
        assertEquals(List.of(true), endedInOrder);

        Deposit again = take("application/dicom", file(1));
        assertFalse(again.results().getFirst().isNew(), "the same instance is stored once");
        assertEquals(2, inbox.reader().instances(STUDY).size());
    }

    @Test
    void aRequestThatBreaksOffKeepsWhatWasWholeAndNothingElse() throws IOException {
        byte[] body = multipart(part("", file(1)), part("", file(2)));
        byte[] cut = java.util.Arrays.copyOf(body, body.length - 200);
        assertThrows(IOException.class, () -> take("multipart/related; boundary=b0und", cut));
        assertEquals(1, inbox.reader().instances(STUDY).size());
        assertEquals(List.of(false), endedInOrder, "the study waits as after an abort");
    }

    @Test
    void partsAreFoundWhereverTheReadsEnd() throws IOException {
        byte[] content = new byte[200_000];
        new Random(7).nextBytes(content);
        byte[] almost = "\r\n--b0un\r\n--b0un".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(almost, 0, content, 65_530, almost.length);
        byte[] body = multipart(part("a", content), part("b", new byte[0]));
        for (int step : new int[] {1, 7, 4096, 70_000}) {
            MultipartReader reader = new MultipartReader(inSteps(body, step), "b0und");
            assertTrue(java.util.Arrays.equals(content, reader.next().body().readAllBytes()), "step " + step);
            assertEquals(0, reader.next().body().readAllBytes().length);
            assertEquals(null, reader.next());
        }
    }

    @Test
    void namesInAnArchiveAreNeverPaths() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("../../escaped.dcm", file(1));
        files.put("/etc/absolute.dcm", file(2));
        files.put("C:\\scan\\win.dcm", file(3));
        files.put("DICOMDIR", file(4));
        files.put("__MACOSX/._x.dcm", file(5));
        files.put("read me.txt", "hello".getBytes(StandardCharsets.UTF_8));
        long before = count(home.getParent());
        Deposit deposit = take("application/zip", zip(files));
        assertEquals(List.of(0, 0, 0, 0xC000), statuses(deposit));
        assertEquals(2, deposit.passedOver());
        assertEquals(3, inbox.reader().instances(STUDY).size());
        assertFalse(Files.exists(home.getParent().resolve("escaped.dcm")));
        assertTrue(count(home.getParent()) >= before);
        try (Stream<Path> tree = Files.walk(home)) {
            assertTrue(tree.noneMatch(
                    p -> p.toString().contains("escaped") || p.toString().contains("win.dcm")));
        }
    }

    @Test
    void bombsAreRefusedWhileTheyUnpack() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("first.dcm", file(1));
        byte[] zeros = new byte[1 << 19];
        System.arraycopy(file(2), 0, zeros, 0, file(2).length);
        for (int i = 0; i < 12; i++) {
            files.put("bomb" + i, new byte[1 << 19]);
        }
        Deposit deposit = take("application/zip", zip(files));
        FileResult last = deposit.results().getLast();
        assertTrue(last.reason().contains("unpacks to more than is allowed"), last.reason());
        assertEquals(0, deposit.results().getFirst().status(), "what came before stays");

        Deposit large = take("application/zip", zip(Map.of("large.dcm", new byte[(1 << 20) + 1])));
        assertTrue(large.results().getLast().reason().contains("larger than 1048576 bytes"));

        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 51; i++) {
            many.put("x" + i, new byte[0]);
        }
        assertTrue(
                take("application/zip", zip(many)).results().getLast().reason().contains("more than 50 files"));
    }

    @Test
    void aDamagedArchiveSaysSo() throws IOException {
        byte[] whole = zip(Map.of("a.dcm", file(1)));
        byte[] damaged = whole.clone();
        damaged[60] ^= 0x55;
        damaged[61] ^= 0x55;
        damaged[90] ^= 0x55;
        List<FileResult> results = take("application/zip", damaged).results();
        assertTrue(results.getLast().status() != 0);
        assertTrue(inbox.reader().instances(STUDY).isEmpty());
    }

    private Deposit take(String contentType, byte[] body) throws IOException {
        return deposits.take("TEST", contentType, new ByteArrayInputStream(body));
    }

    private static List<Integer> statuses(Deposit deposit) {
        return deposit.results().stream().map(FileResult::status).toList();
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static InputStream inSteps(byte[] body, int step) {
        return new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(step, length));
            }
        };
    }

    private static byte[] file(int number) {
        byte[] pixels = new byte[2048];
        new Random(number).nextBytes(pixels);
        DataSet instance = new DataSet()
                .setStrings(dev.hilum.dicom.data.Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(dev.hilum.dicom.data.Tag.SOPInstanceUID, Vr.UI, STUDY + "." + number)
                .setStrings(dev.hilum.dicom.data.Tag.PatientID, Vr.LO, "P1")
                .setStrings(dev.hilum.dicom.data.Tag.StudyInstanceUID, Vr.UI, STUDY)
                .setStrings(dev.hilum.dicom.data.Tag.SeriesInstanceUID, Vr.UI, STUDY + ".9")
                .setIntegers(dev.hilum.dicom.data.Tag.Rows, Vr.US, 32)
                .setIntegers(dev.hilum.dicom.data.Tag.Columns, Vr.US, 32)
                .setBytes(dev.hilum.dicom.data.Tag.PixelData, Vr.OW, pixels);
        return Part10Writer.toBytes(instance, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] part(String name, byte[] content) {
        byte[] head = ("--b0und\r\nContent-Type: application/dicom\r\nContent-Disposition: form-data; filename=\""
                        + name + "\"\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return concat(head, content, "\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] multipart(byte[]... parts) {
        return concat(concat(parts), "--b0und--\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
