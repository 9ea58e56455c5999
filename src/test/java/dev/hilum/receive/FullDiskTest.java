package dev.hilum.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.job.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 2 MiB that really fills up; where mounting is not allowed, {@link InboxTest} has the like. */
@Tag("REQ-RCV-7")
class FullDiskTest {
    @TempDir
    Path home;

    private Path small;

    @BeforeEach
    void mount() throws Exception {
        small = Files.createDirectory(home.resolve("small"));
        boolean mounted = command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString()) == 0;
        assumeTrue(mounted, "a small tmpfs cannot be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        command("umount", small.toString());
    }

    @Test
    void answersOutOfResourcesKeepsWhatItAcknowledgedAndGoesOnOnceThereIsSpace() throws IOException {
        Path ballast = small.resolve("ballast");
        Files.write(ballast, new byte[512 * 1024]);
        try (Database database = Database.embedded(home.resolve("db"))) {
            List<InstanceRow> kept;
            try (Inbox inbox = open(database);
                    Intake intake = inbox.intake(new Origin("2.25.1", "SENDER", "HILUM"))) {
                int stored = 0;
                StoreOutcome outcome = send(intake, 1);
                while (outcome instanceof StoreOutcome.Stored) {
                    stored++;
                    outcome = send(intake, stored + 1);
                }
                assertEquals(
                        0xA700,
                        assertInstanceOf(StoreOutcome.Refused.class, outcome).status());
                assertTrue(stored > 0);
                Files.delete(ballast);
                assertInstanceOf(StoreOutcome.Stored.class, send(intake, stored + 1));
                kept = inbox.reader().instances(CtInstance.STUDY);
                assertEquals(stored + 1, kept.size());
            }
            try (Inbox again = open(database)) {
                assertEquals(kept, again.reader().instances(CtInstance.STUDY));
            }
        }
    }

    private Inbox open(Database database) throws IOException {
        InboxSettings settings = new InboxSettings(small.resolve("inbox"), 0, 1 << 20, 1 << 20);
        return Inbox.open(
                settings, database.transactions(), Inbox.Reading.dicom(), Clock.systemUTC(), UidSource.random());
    }

    private static StoreOutcome send(Intake intake, int number) {
        Reception reception = intake.begin(null, null, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        reception.write(ByteBuffer.wrap(CtInstance.bytes(CtInstance.dataSet(CtInstance.STUDY, number, 256))));
        return reception.complete();
    }

    private static int command(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
