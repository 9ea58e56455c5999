package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilum.job.Database;
import dev.hilum.job.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners hear what changed, and nothing else. */
@Tag("REQ-WKL")
class WorklistWatchTest {
    @TempDir
    Path home;

    private FlowRig rig;
    private WorklistWatch watch;

    @BeforeEach
    void open() throws Exception {
        Database database = openDatabase();
        rig = new FlowRig(home, database);
        watch = new WorklistWatch(database.transactions());
    }

    /** Subclasses run the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(home.resolve("db"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aStudyIsHeardOfFromItsFirstImageToItsResult() {
        assertEquals(List.of(), watch.changes());
        rig.send(SmallStudy.slices(1, 1, 4));
        WorklistWatch.Change arrived = watch.changes().getFirst();
        assertEquals("RECEIVING", arrived.state());
        assertEquals(List.of(), watch.changes(), "nothing new, nothing said");
        rig.settle();
        List<String> kinds =
                watch.changes().stream().map(WorklistWatch.Change::kind).toList();
        assertEquals(List.of("study", "worklist", "delivery"), kinds);
        assertEquals(List.of(), watch.changes());
    }

    @Test
    void progressNeverGoesBackAndIsToldAtMostOnceASecond() {
        SettableClock clock = new SettableClock();
        List<Integer> told = new ArrayList<>();
        AnalysisProgress progress = new AnalysisProgress(2, clock, told::add);
        progress.after("a", 1, 4);
        progress.after("a", 2, 4);
        clock.tick(Duration.ofSeconds(1));
        progress.after("a", 4, 4);
        clock.tick(Duration.ofSeconds(1));
        progress.after("a", 1, 4);
        progress.after("b", 4, 4);
        assertEquals(List.of(12, 50, 99), told);
    }
}
