package dev.hilum.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches the system calls of a receiver: no C-STORE-RSP leaves before its instance and folder are synced. */
@Tag("slow")
@Tag("REQ-RCV-5")
class SyncBeforeSuccessTest {
    private static final String SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
    private static final int INSTANCES = 3;

    @TempDir
    Path home;

    @Test
    void syncsDataAndFoldersBeforeEachResponse() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        Path log = home.resolve("strace.log");
        try (ReceiverProcess receiver = ReceiverProcess.start(home.resolve("data"), SyncWatch.command(log))) {
            send(receiver.port);
        }
        SyncWatch watch = SyncWatch.of(log);
        assertEquals(INSTANCES, watch.responses(), "C-STORE-RSPs seen");
        assertEquals(List.of(), watch.violations());
    }

    private static void send(int port) throws IOException {
        var proposal = new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(SYNTAX));
        try (Association association =
                Association.open(RequestorSettings.to("127.0.0.1", port, "HILUM", "SENDER", List.of(proposal)))) {
            for (int i = 1; i <= INSTANCES; i++) {
                byte[] bytes = CtInstance.bytes(CtInstance.dataSet(i));
                assertEquals(
                        DimseStatus.SUCCESS,
                        association.store(Uid.CT_IMAGE, CtInstance.uid(i), SYNTAX, new ByteArrayInputStream(bytes)));
            }
            association.release();
        }
    }

    @Test
    void theWatchItselfNoticesAMissingSync() {
        SyncWatch watch = new SyncWatch();
        watch.line("1 fsync(5</i>) = 0");
        watch.line("1 fsync(5</i/1.2>) = 0");
        watch.line("1 pwrite64(6</i/1.2/2.25.pack>, \"x\", 1, 0) = 1");
        watch.line("1 write(7<socket:[1]>, \"\\4\\0\\0\\0\", 4) = 4");
        assertTrue(
                watch.violations().toString().contains("pack not synced"),
                watch.violations().toString());
        watch.line("1 pwrite64(6</i/1.2/2.25.pack>, \"x\", 1, 0) = 1");
        watch.line("1 fdatasync(6</i/1.2/2.25.pack>) = 0");
        watch.line("1 write(7<socket:[1]>, \"\\4\\0\\0\\0\", 4) = 4");
        assertEquals(1, watch.violations().size());
    }
}
