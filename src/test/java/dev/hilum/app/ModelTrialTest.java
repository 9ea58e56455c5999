package dev.hilum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a process that tried a model, by how it ended; the real ones are killed in ModelPromotionIT. */
@Tag("REQ-INF-6")
class ModelTrialTest {
    private static final String MODEL = "nodule-segmentation 0.0.1";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void anAnswerIsRead() {
        ModelTrial trial = tried("echo '[{\"ok\":true,\"millisecondsPerRun\":12.5,\"peakMib\":40}]'");
        assertEquals(12.5, trial.millisecondsPerRun());
        assertEquals(40, trial.peakMib());
    }

    /** The exit code is also that of another folder with the same version, which is refused beside it. */
    @Test
    void theFirstAnswerCounts() {
        assertEquals(
                2,
                tried("echo '[{\"ok\":true,\"peakMib\":2},{\"ok\":false}]'; exit 1")
                        .peakMib());
    }

    /** Nothing is added to the reason that it gives itself. */
    @Test
    void aRefusalComesThrough() {
        assertEquals("no such tensor", refusal("echo '[{\"ok\":false,\"reason\":\"no such tensor\"}]'; exit 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kill -KILL $$ | ended by signal 9 (SIGKILL, as the system does where memory runs out) without a word",
                "kill -SEGV $$ | ended by signal 11 (SIGSEGV) without a word",
                "kill -USR1 $$ | ended by signal 10 without a word",
                "exit 3 | ended with exit code 3 without a word",
                "exit 0 | ended with exit code 0 without a word",
                "echo '[]' | ended with exit code 0: []",
                "echo no room >&2; exit 1 | ended with exit code 1: no room",
                "echo '[{\"ok\":true' ; kill -ABRT $$ | ended by signal 6 (SIGABRT): [{\"ok\":true"
            })
    void oneWithoutAnAnswerIsNamedByItsEnd(String script, String end) {
        assertEquals("the process that tried the model " + MODEL + " " + end, refusal(script));
    }

    /** It was unloaded badly: what ends this process would end the service's. */
    @Test
    void oneThatCrashesAfterItsAnswerIsRefused() {
        String reason = refusal("echo '[{\"ok\":true,\"millisecondsPerRun\":1,\"peakMib\":1}]'; kill -SEGV $$");
        assertTrue(reason.contains(MODEL + " ended by signal 11 (SIGSEGV)"), reason);
    }

    /** An error is one line, and a dump may have thousands. */
    @Test
    void lastWordsAreOneLineOfSomeLength() {
        String reason = refusal("seq 1 5000; exit 134");
        assertEquals(1, reason.lines().count());
        assertTrue(reason.contains("signal 6 (SIGABRT): 1 | 2 | 3 |"), reason);
        assertTrue(reason.length() < 800, reason);
    }

    @Test
    void oneThatHangsIsRefusedAndEnded(@TempDir Path folder) throws Exception {
        Path pid = folder.resolve("pid");
        String reason = refusal("echo $$ > " + pid + "; exec tail -f /dev/null", Duration.ofSeconds(3));
        assertTrue(reason.contains("tried the model " + MODEL + " gave no answer within 3 s"), reason);
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(process ->
                        process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    private static String refusal(String script) {
        return refusal(script, PATIENCE);
    }

    private static String refusal(String script, Duration limit) {
        return assertThrows(ModelException.class, () -> tried(script, limit)).getMessage();
    }

    private static ModelTrial tried(String script) {
        return tried(script, PATIENCE);
    }

    private static ModelTrial tried(String script, Duration limit) {
        return ModelTrial.of(MODEL, new ProcessBuilder("sh", "-c", script), limit);
    }
}
