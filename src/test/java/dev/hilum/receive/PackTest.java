package dev.hilum.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("REQ-RCV-5")
class PackTest {
    private static final String STUDY = "1.2.3";
    private static final String PACK = "2.25.7";

    @TempDir
    Path folder;

    private final LocalDisk disk = new LocalDisk();
    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve(PACK + PackFormat.SUFFIX);
    }

    @Test
    void readsBackRowsAndBytesAsWritten() throws IOException {
        PackWriter pack = PackWriter.create(disk, folder, STUDY, PACK);
        InstanceRow first = append(pack, 1, 100);
        InstanceRow second = append(pack, 2, 300_000);
        long sealed = pack.seal();

        PackScan scan = PackScan.read(file, true);

        assertEquals(List.of(first, second), scan.rows());
        assertTrue(scan.sealed());
        assertEquals(Files.size(file), sealed);
        assertEquals(sealed, scan.end());
        assertArrayEquals(
                bytes(2, 300_000), new FileSource(file).read(second.location().offset(), 300_000));
    }

    @Test
    void keepsAllEarlierRecordsWhereverTheLastOneIsCut() throws IOException {
        PackWriter pack = PackWriter.create(disk, folder, STUDY, PACK);
        InstanceRow first = append(pack, 1, 50);
        InstanceRow second = append(pack, 2, 70);
        long acknowledged = second.location().offset() + second.location().length() + row(second).length;
        append(pack, 3, 90);
        pack.close();
        byte[] whole = Files.readAllBytes(file);

        for (int length = (int) acknowledged; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            PackScan scan = PackScan.read(file, true);
            assertEquals(List.of(first, second), scan.rows(), "cut at " + length);
            assertEquals(acknowledged, scan.end(), "cut at " + length);
        }
    }

    @Test
    void takesALastRecordWithAWrongByteAsNotWritten() throws IOException {
        PackWriter pack = PackWriter.create(disk, folder, STUDY, PACK);
        InstanceRow first = append(pack, 1, 50);
        long start = first.location().offset() + 50 + row(first).length;
        append(pack, 2, 70);
        pack.close();
        byte[] whole = Files.readAllBytes(file);

        for (int at = (int) start; at < whole.length; at++) {
            byte[] torn = whole.clone();
            torn[at] ^= 0x40;
            Files.write(file, torn);
            PackScan scan = PackScan.read(file, true);
            assertEquals(List.of(first), scan.rows(), "byte " + at);
            assertEquals(start, scan.end(), "byte " + at);
        }
    }

    @Test
    void reportsAnEarlierRecordWithAWrongByteAsDamaged() throws IOException {
        PackWriter pack = PackWriter.create(disk, folder, STUDY, PACK);
        InstanceRow first = append(pack, 1, 50);
        InstanceRow second = append(pack, 2, 70);
        pack.close();
        byte[] whole = Files.readAllBytes(file);
        whole[(int) first.location().offset()] ^= 1;
        Files.write(file, whole);

        PackScan scan = PackScan.read(file, true);

        assertEquals(List.of(second), scan.rows());
        assertEquals(List.of(first.location().offset() - PackFormat.HEAD_LENGTH), scan.damaged());
    }

    @Test
    void dropsACutRecordAndGoesOnInItsPlace() throws IOException {
        PackWriter pack = PackWriter.create(disk, folder, STUDY, PACK);
        InstanceRow first = append(pack, 1, 50);
        pack.begin();
        pack.write(ByteBuffer.wrap(bytes(9, 5_000)));
        pack.cut();
        InstanceRow second = append(pack, 2, 70);
        pack.seal();

        assertEquals(List.of(first, second), PackScan.read(file, true).rows());
    }

    @Test
    void findsNothingInAPackThatWasCutWhileCreated() throws IOException {
        PackWriter.create(disk, folder, STUDY, PACK).close();
        byte[] head = Files.readAllBytes(file);
        for (int length = 0; length < head.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(head, length));
            PackScan scan = PackScan.read(file, true);
            assertTrue(scan.rows().isEmpty());
            assertEquals(0, scan.end());
            assertFalse(scan.sealed());
        }
    }

    @Test
    void doesNotTakeARecordOfAnotherPackForItsOwn() throws IOException {
        PackWriter other = PackWriter.create(disk, folder, STUDY, "2.25.8");
        append(other, 1, 50);
        other.close();
        byte[] foreign = Files.readAllBytes(folder.resolve("2.25.8.pack"));
        PackWriter.create(disk, folder, STUDY, PACK).close();
        byte[] own = Files.readAllBytes(file);
        byte[] mixed = foreign.clone();
        System.arraycopy(own, 0, mixed, 0, own.length);
        Files.write(file, mixed);

        assertTrue(PackScan.read(file, true).rows().isEmpty());
    }

    private static InstanceRow append(PackWriter pack, int seed, int length) throws IOException {
        pack.begin();
        ByteBuffer bytes = ByteBuffer.wrap(bytes(seed, length));
        while (bytes.hasRemaining()) {
            ByteBuffer part = bytes.slice(bytes.position(), Math.min(bytes.remaining(), 7_000));
            bytes.position(bytes.position() + part.remaining());
            pack.write(part);
        }
        InstanceRow row = row(seed, pack.location());
        assertEquals(row.location(), pack.commit(row(row)));
        return row;
    }

    private static byte[] row(InstanceRow row) {
        return RowCodec.encode(row);
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static InstanceRow row(int number, PackLocation location) {
        return new InstanceRow(
                STUDY,
                "1.2.3.1",
                "1.2.3.1." + number,
                "1.2.840.10008.5.1.4.1.1.2",
                "1.2.840.10008.1.2.1",
                number == 1 ? null : "ID 张",
                null,
                new Origin("2.25.1", "SENDER", "HILUM"),
                Instant.parse("2026-03-01T10:00:00.123456Z"),
                "a".repeat(64),
                "b".repeat(64),
                1234,
                1,
                1,
                location);
    }
}
