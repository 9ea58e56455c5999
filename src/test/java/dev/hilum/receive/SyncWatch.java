package dev.hilum.receive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the system calls of a receiver in a log of strace: what was written to packs and not yet synced, which folders were synced. */
public final class SyncWatch {
    /** A P-DATA-TF PDU (PS3.8 section 9.3.5) that leaves on a socket. */
    private static final Pattern RESPONSE =
            Pattern.compile("^\\d+ +(write|sendto|writev|sendmsg)\\(\\d+<[^>]*(socket|TCP)[^>]*>.*\"\\\\4\\\\0.*");

    private static final Pattern CALL = Pattern.compile("^(\\d+) +(fsync|fdatasync|pwrite64)\\(\\d+<([^>]*)>.*");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (fsync|fdatasync|pwrite64) resumed.*");

    private final Map<String, String> open = new HashMap<>();
    private final Set<String> dirty = new HashSet<>();
    private final Set<String> writtenSinceResponse = new HashSet<>();
    private final Set<String> syncedFolders = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private int responses;

    SyncWatch() {}

    /** The prefix of a command that logs the calls; with {@code -D} the command itself stays the child process. */
    public static List<String> command(Path log) {
        return List.of(
                "/usr/bin/strace",
                "-D",
                "-f",
                "-y",
                "-s",
                "16",
                "-o",
                log.toString(),
                "-e",
                "trace=fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg");
    }

    public static SyncWatch of(Path log) throws IOException {
        SyncWatch watch = new SyncWatch();
        whole(log).forEach(watch::line);
        return watch;
    }

    /** The tracer writes the end of the last thread a little after the process is gone. */
    private static List<String> whole(Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            if (!lines.isEmpty() && lines.getLast().contains("+++ exited")) {
                return lines;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(log + " has no end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** C-STORE-RSPs seen. */
    public int responses() {
        return responses;
    }

    /** What left too early. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

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
