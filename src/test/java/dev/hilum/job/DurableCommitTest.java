package dev.hilum.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 acknowledges commits long before they are on the medium; {@link Transactions#runDurably} must not. */
@Tag("slow")
@Tag("REQ-RCV-5")
class DurableCommitTest {
    @TempDir
    Path home;

    /** Prints a mark before and after a durable commit, then dies without closing anything. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            Database database = Database.embedded(Path.of(arguments[0]));
            Transactions transactions = database.transactions();
            System.out.println("MARK-BEFORE");
            transactions.runDurably(connection -> Sql.update(
                    connection,
                    "insert into audit_event (event_id, at, type, detail) values ('1', now(), 'TEST', '')"));
            System.out.println("MARK-AFTER");
            Runtime.getRuntime().halt(1);
        }
    }

    @Test
    void isOnTheMediumWhenItReturns() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        Path log = home.resolve("strace.log");
        Path data = home.resolve("db");
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/strace",
                "-f",
                "-y",
                "-s",
                "16",
                "-o",
                log.toString(),
                "-e",
                "trace=fsync,fdatasync,write,pwrite64"));
        command.addAll(ChildJvm.command(Probe.class, data.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out.txt").toFile())
                .start();
        assertEquals(1, process.waitFor());

        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        List<String> between = lines.subList(indexOf(lines, "MARK-BEFORE"), indexOf(lines, "MARK-AFTER"));
        int lastWrite = last(between, "pwrite64(", ".mv.db>");
        int sync = Math.max(last(between, "fsync(", ".mv.db>"), last(between, "fdatasync(", ".mv.db>"));
        assertTrue(lastWrite >= 0 && sync > lastWrite, String.join("\n", between));
        try (Database reopened = Database.embedded(data)) {
            assertEquals(
                    List.of("1"),
                    reopened.transactions()
                            .call(connection -> Sql.query(
                                    connection, rows -> rows.getString(1), "select event_id from audit_event")));
        }
    }

    private static int indexOf(List<String> lines, String text) {
        return lines.indexOf(
                lines.stream().filter(line -> line.contains(text)).findFirst().orElseThrow());
    }

    private static int last(List<String> lines, String call, String file) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).contains(call) && lines.get(i).contains(file)) {
                return i;
            }
        }
        return -1;
    }
}
