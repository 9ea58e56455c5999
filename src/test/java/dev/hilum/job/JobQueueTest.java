package dev.hilum.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobQueueTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final RetryPolicy RETRY = new RetryPolicy(3, 2, Duration.ofSeconds(10), Duration.ofMinutes(5));

    @TempDir
    Path home;

    private final SettableClock clock = new SettableClock();
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    Database database;
    Transactions transactions;
    private JobQueue queue;

    @BeforeEach
    void open() {
        database = openDatabase();
        transactions = database.transactions();
        queue = new JobQueue(transactions, clock, LEASE);
    }

    /** Subclasses run the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(home);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void runsNothingBeforeItIsDue() {
        queue.schedule(JobKind.EVALUATE, "1.2", now().plusSeconds(5), 0);
        assertFalse(runner("a").runOne(evaluate(job -> done(job))));
        clock.tick(Duration.ofSeconds(5));
        assertTrue(runner("a").runOne(evaluate(job -> done(job))));
        assertEquals(List.of("1.2"), ran);
        assertFalse(runner("a").runOne(evaluate(job -> done(job))));
    }

    @Test
    void runsUrgentBeforeOldAndOldBeforeNew() {
        queue.schedule(JobKind.ANALYSE, "new", now().minusSeconds(1), 0);
        queue.schedule(JobKind.ANALYSE, "old", now().minusSeconds(9), 0);
        queue.schedule(JobKind.ANALYSE, "urgent", now(), 10);
        JobRunner runner = runner("a");
        while (runner.runOne(analyse(job -> done(job)))) {
            // until none is due
        }
        assertEquals(List.of("urgent", "old", "new"), ran);
    }

    @Test
    void movesAJobThatWaits() {
        queue.schedule(JobKind.EVALUATE, "1.2", now(), 0);
        queue.schedule(JobKind.EVALUATE, "1.2", now().plusSeconds(60), 0);
        assertEquals(Optional.empty(), queue.take(JobKind.EVALUATE, "a"));
        assertEquals(1, queue.waiting(JobKind.EVALUATE));
    }

    @Test
    void runsOnceMoreWhenAskedWhileRunning() {
        queue.schedule(JobKind.EVALUATE, "1.2", now(), 0);
        JobRunner runner = runner("a");
        runner.runOne(evaluate(job -> {
            queue.schedule(JobKind.EVALUATE, "1.2", now(), 0);
            return done(job);
        }));
        assertTrue(runner.runOne(evaluate(job -> done(job))));
        assertEquals(List.of("1.2", "1.2"), ran);
    }

    @Test
    void rollsBackWithTheTransactionThatScheduled() {
        assertThrows(
                IllegalStateException.class,
                () -> transactions.run(connection -> {
                    queue.schedule(JobKind.EVALUATE, "1.2", now(), 0);
                    throw new IllegalStateException("later step failed");
                }));
        assertEquals(0, queue.waiting(JobKind.EVALUATE));
    }

    @Test
    void retriesWithGrowingPausesThenBuriesAndTellsTheHandler() {
        queue.schedule(JobKind.ANALYSE, "1.2", now(), 0);
        JobRunner runner = runner("a");
        List<String> buried = new ArrayList<>();
        JobHandler handler = new JobHandler() {
            @Override
            public JobOutcome run(Job job) {
                ran.add(job.subject() + "#" + job.attempt());
                throw new IllegalStateException("engine failed");
            }

            @Override
            public void buried(Job job, Throwable failure) {
                buried.add(job.subject());
            }
        };
        assertTrue(runner.runOne(analyse(handler)));
        assertFalse(runner.runOne(analyse(handler)));
        clock.tick(Duration.ofSeconds(10));
        assertTrue(runner.runOne(analyse(handler)));
        clock.tick(Duration.ofSeconds(19));
        assertFalse(runner.runOne(analyse(handler)));
        clock.tick(Duration.ofSeconds(1));
        assertTrue(runner.runOne(analyse(handler)));
        clock.tick(Duration.ofDays(1));
        assertFalse(runner.runOne(analyse(handler)));
        assertEquals(List.of("1.2#1", "1.2#2", "1.2#3"), ran);
        assertEquals(List.of("1.2"), buried);

        queue.schedule(JobKind.ANALYSE, "1.2", now(), 0);
        assertTrue(runner.runOne(analyse(job -> done(job))));
    }

    @Test
    void givesUpOnAJobThatEndsTheProcessEachTime() {
        queue.schedule(JobKind.ANALYSE, "1.2", now(), 0);
        for (int crash = 0; crash <= RETRY.maxInterruptions(); crash++) {
            Job taken = queue.take(JobKind.ANALYSE, "process " + crash).orElseThrow();
            assertEquals(1, taken.attempt(), "an interrupted run is no failed attempt");
            assertEquals(crash, taken.interruptions());
            assertEquals(1, queue.releaseAll());
        }
        runner("a").runOne(analyse(job -> done(job)));
        assertEquals(List.of(), ran);
        assertEquals(0, queue.waiting(JobKind.ANALYSE));
    }

    @Test
    void letsOthersPassAJobThatWasInterruptedTwice() {
        queue.schedule(JobKind.ANALYSE, "1.first", now(), 0);
        queue.schedule(JobKind.ANALYSE, "1.second", now().plusMillis(1), 0);
        for (int crash = 0; crash < 2; crash++) {
            clock.tick(Duration.ofSeconds(1));
            assertEquals(
                    "1.first", queue.take(JobKind.ANALYSE, "a").orElseThrow().subject());
            queue.releaseAll();
        }
        assertEquals("1.second", queue.take(JobKind.ANALYSE, "a").orElseThrow().subject());
    }

    @Test
    void doesNotCountWaitingAsFailing() {
        queue.schedule(JobKind.EVALUATE, "1.2", now(), 0);
        JobRunner runner = runner("a");
        for (int i = 0; i < 10; i++) {
            assertTrue(runner.runOne(evaluate(job -> new JobOutcome.Later(now().plusSeconds(1)))));
            clock.tick(Duration.ofSeconds(1));
        }
        assertEquals(1, queue.take(JobKind.EVALUATE, "a").orElseThrow().attempt());
    }

    @Test
    @Tag("REQ-RCV-5")
    void freesWhatASilentWorkerHeldAndDoesNotCountItsWork() {
        queue.schedule(JobKind.ANALYSE, "1.2", now(), 0);
        Job silent = queue.take(JobKind.ANALYSE, "silent").orElseThrow();
        clock.tick(LEASE.plusSeconds(1));
        runner("other").keepLeases();
        Job revived = queue.take(JobKind.ANALYSE, "other").orElseThrow();

        assertThrows(
                LeaseLostException.class,
                () -> transactions.run(connection -> {
                    audit(connection, "result of the silent worker");
                    queue.finish(silent);
                }));
        queue.finish(revived);

        assertEquals(0, audits());
        assertFalse(queue.heartbeat(silent));
    }

    @Test
    void keepsTheLeaseOfAWorkerThatLives() {
        queue.schedule(JobKind.ANALYSE, "1.2", now(), 0);
        JobRunner slow = runner("slow");
        slow.runOne(analyse(job -> {
            for (int i = 0; i < 5; i++) {
                clock.tick(LEASE.minusSeconds(1));
                slow.keepLeases();
                assertEquals(Optional.empty(), queue.take(JobKind.ANALYSE, "thief"));
            }
            return done(job);
        }));
        assertEquals(List.of("1.2"), ran);
    }

    @Test
    void leavesEveryJobToExactlyOneOfTwoRunners() throws InterruptedException {
        int jobs = 200;
        IntStream.range(0, jobs).forEach(i -> queue.schedule(JobKind.ANALYSE, "1.2." + i, now(), 0));
        CountDownLatch all = new CountDownLatch(jobs);
        JobHandler handler = job -> {
            transactions.run(connection -> {
                audit(connection, job.subject());
                queue.finish(job);
            });
            all.countDown();
            return new JobOutcome.Finished();
        };
        try (JobRunner one = runner("one");
                JobRunner two =
                        new JobRunner(new JobQueue(transactions, clock, LEASE), transactions, clock, "two", LEASE)) {
            one.start(List.of(new JobRunner.Assignment(JobKind.ANALYSE, 2, RETRY, handler)));
            two.start(List.of(new JobRunner.Assignment(JobKind.ANALYSE, 2, RETRY, handler)));
            all.await();
        }
        assertEquals(jobs, audits());
        assertEquals(0, queue.waiting(JobKind.ANALYSE));
    }

    @Test
    void takesTheSameRequestFromManyThreadsAtOnceAsOneJob() throws Exception {
        for (int round = 0; round < 20; round++) {
            String study = "1.2." + round;
            CyclicBarrier together = new CyclicBarrier(4);
            List<Callable<Boolean>> requests = Collections.nCopies(4, () -> {
                together.await();
                queue.schedule(JobKind.EVALUATE, study, now(), 0);
                return true;
            });
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (Future<Boolean> request : threads.invokeAll(requests)) {
                    assertTrue(request.get());
                }
            }
            assertEquals(round + 1, queue.waiting(JobKind.EVALUATE));
        }
    }

    @Test
    void wakesAnIdleRunnerAtOnce() throws InterruptedException {
        CountDownLatch ranNow = new CountDownLatch(1);
        try (JobRunner runner = runner("a")) {
            runner.start(List.of(evaluate(job -> {
                ranNow.countDown();
                return new JobOutcome.Done();
            })));
            queue.schedule(JobKind.EVALUATE, "1.2", now(), 0);
            ranNow.await();
        }
    }

    @Test
    @Tag("REQ-OPS-1")
    void takesAsLongFromTenThousandAsFromTen() {
        String plan = transactions.call(connection -> {
            try (var statement = connection.prepareStatement("explain " + JobSql.DUE)) {
                statement.setString(1, "ANALYSE");
                statement.setObject(2, java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
                statement.setInt(3, 4);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            }
        });
        assertTrue(plan.contains("JOB_NEXT") && plan.contains("index sorted"), plan);
    }

    private JobOutcome done(Job job) {
        ran.add(job.subject());
        return new JobOutcome.Done();
    }

    private JobRunner runner(String worker) {
        return new JobRunner(queue, transactions, clock, worker, LEASE);
    }

    private static JobRunner.Assignment evaluate(JobHandler handler) {
        return new JobRunner.Assignment(JobKind.EVALUATE, 1, RETRY, handler);
    }

    private static JobRunner.Assignment analyse(JobHandler handler) {
        return new JobRunner.Assignment(JobKind.ANALYSE, 1, RETRY, handler);
    }

    private Instant now() {
        return clock.instant();
    }

    private void audit(Connection connection, String id) throws java.sql.SQLException {
        Sql.update(
                connection,
                "insert into audit_event (event_id, at, type, detail) values (?, ?, 'TEST', '')",
                id,
                now());
    }

    private int audits() {
        return transactions
                .call(connection -> Sql.query(connection, rows -> rows.getInt(1), "select count(*) from audit_event"))
                .getFirst();
    }
}
