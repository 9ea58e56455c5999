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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches the system calls of a receiver: no C-STORE-RSP leaves before its instance and folder are synced. */
@Tag("slow")
@Tag("REQ-RCV-5")
class SyncBeforeSuccessTest {
    private static final String SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
    private static final int INSTANCES = 3;

    /** A P-DATA-TF PDU (PS3.8 section 9.3.5) that leaves on a socket. */
    private static final Pattern RESPONSE =
            Pattern.compile("^\\d+ +(write|sendto|writev|sendmsg)\\(\\d+<[^>]*(socket|TCP)[^>]*>.*\"\\\\4\\\\0.*");

    private static final Pattern CALL = Pattern.compile("^(\\d+) +(fsync|fdatasync|pwrite64)\\(\\d+<([^>]*)>.*");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (fsync|fdatasync|pwrite64) resumed.*");

    @TempDir
    Path home;

    @Test
    void syncsDataAndFoldersBeforeEachResponse() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        Path log = home.resolve("strace.log");
        List<String> strace = List.of(
                "/usr/bin/strace",
                "-f",
                "-y",
                "-s",
                "16",
                "-o",
                log.toString(),
                "-e",
                "trace=fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg");
        try (ReceiverProcess receiver = ReceiverProcess.start(home.resolve("data"), strace)) {
            send(receiver.port);
        }
        Watch watch = new Watch();
        Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1).forEach(watch::line);
        assertEquals(INSTANCES, watch.responses, "C-STORE-RSPs seen");
        assertEquals(List.of(), watch.violations);
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

    /** Follows the log: what was written to packs and not yet synced, which folders were synced. */
    private static final class Watch {
        private final Map<String, String> open = new HashMap<>();
        private final Set<String> dirty = new HashSet<>();
        private final Set<String> writtenSinceResponse = new HashSet<>();
        private final Set<String> syncedFolders = new HashSet<>();
        private final List<String> violations = new ArrayList<>();
        private int responses;

        void line(String line) {
            Matcher call = CALL.matcher(line);
            Matcher resumed = RESUMED.matcher(line);
            if (RESPONSE.matcher(line).matches()) {
                response();
            } else if (call.matches() && line.contains("unfinished")) {
                open.put(call.group(1), call.group(3));
                begun(call.group(2), call.group(3));
            } else if (call.matches()) {
                begun(call.group(2), call.group(3));
                ended(call.group(2), call.group(3), line);
            } else if (resumed.matches()) {
                ended(resumed.group(2), String.valueOf(open.remove(resumed.group(1))), line);
            }
        }

        private void begun(String call, String file) {
            if (call.equals("pwrite64") && file.endsWith(".pack")) {
                dirty.add(file);
                writtenSinceResponse.add(file);
            }
        }

        private void ended(String call, String file, String line) {
            if (!call.equals("pwrite64") && line.contains("= 0")) {
                dirty.remove(file);
                syncedFolders.add(file);
            }
        }

        private void response() {
            responses++;
            if (writtenSinceResponse.isEmpty()) {
                violations.add("response " + responses + ": nothing was written to a pack before it");
            }
            for (String pack : writtenSinceResponse) {
                Path study = Path.of(pack).getParent();
                if (dirty.contains(pack)) {
                    violations.add("response " + responses + ": pack not synced");
                }
                if (!syncedFolders.contains(study.toString())) {
                    violations.add("response " + responses + ": folder of the pack not synced");
                }
                if (!syncedFolders.contains(study.getParent().toString())) {
                    violations.add("response " + responses + ": folder of the study not synced");
                }
            }
            writtenSinceResponse.clear();
        }
    }

    @Test
    void theWatchItselfNoticesAMissingSync() {
        Watch watch = new Watch();
        watch.line("1 fsync(5</i>) = 0");
        watch.line("1 fsync(5</i/1.2>) = 0");
        watch.line("1 pwrite64(6</i/1.2/2.25.pack>, \"x\", 1, 0) = 1");
        watch.line("1 write(7<socket:[1]>, \"\\4\\0\\0\\0\", 4) = 4");
        assertTrue(watch.violations.toString().contains("pack not synced"), watch.violations.toString());
        watch.line("1 pwrite64(6</i/1.2/2.25.pack>, \"x\", 1, 0) = 1");
        watch.line("1 fdatasync(6</i/1.2/2.25.pack>) = 0");
        watch.line("1 write(7<socket:[1]>, \"\\4\\0\\0\\0\", 4) = 4");
        assertEquals(1, watch.violations.size());
    }
}
