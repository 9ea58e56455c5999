package dev.hilum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.validate.reference.ReferenceException;
import dev.hilum.validate.source.DicomwebAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over HTTP without their work: what they may reach, their states, what a restart does. */
@Tag("REQ-VAL")
class ValidationJobsTest {
    private static final String HEAD = "case,path,reference,referenceType,label,sex,age,stage,site,disease\n";

    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void cases() throws IOException {
        root = Files.createDirectories(temporary.resolve("root"));
        Files.createDirectories(root.resolve("one"));
        Files.createDirectories(temporary.resolve("secret"));
        Files.writeString(temporary.resolve("secret/manifest.csv"), HEAD + "a,.,,,,,,,,\n");
        Files.writeString(root.resolve("manifest.csv"), HEAD + "a,one,,,,,,,,\nb,absent,,,,,,,,\n");
    }

    private ValidationJobs jobs(ValidationJobs.Runner runner) {
        return new ValidationJobs(
                new ValidationFolder(root, DicomwebAccess.NONE), temporary.resolve("runs"), runner, Clock.systemUTC());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 30 s");
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static ValidationJob.State state(ValidationJobs jobs, ValidationJob job) {
        return jobs.find(job.id()).orElseThrow().state();
    }

    @Test
    void nothingOutsideTheFolderIsReachedByDotsAbsolutePathOrLink() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), temporary.resolve("secret"));
        ValidationFolder folder = new ValidationFolder(root, DicomwebAccess.NONE);
        assertEquals(2, folder.manifest("manifest.csv").cases().size());
        String absolute = temporary.resolve("secret/manifest.csv").toString();
        for (String outside :
                new String[] {"../secret/manifest.csv", absolute, "link/manifest.csv", "none.csv", "bad\0name"}) {
            ReferenceException refused =
                    assertThrows(ReferenceException.class, () -> folder.manifest(outside), outside);
            assertTrue(refused.getMessage().contains("hilum.validation.path"), refused.getMessage());
        }
    }

    @Test
    void aManifestThatNamesCasesOrReferencesOutsideIsRefused() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), temporary.resolve("secret"));
        ValidationFolder folder = new ValidationFolder(root, DicomwebAccess.NONE);
        for (String row : new String[] {
            "x,../secret,,,,,,,,", "x,link,,,,,,,,", "x,/etc,,,,,,,,", "x,one,../secret/manifest.csv,luna16,,,,,,"
        }) {
            Files.writeString(root.resolve("sly.csv"), HEAD + row + "\n");
            ReferenceException refused = assertThrows(ReferenceException.class, () -> folder.manifest("sly.csv"), row);
            assertTrue(refused.getMessage().contains("case x"), refused.getMessage());
        }
    }

    @Test
    void aRunEndsDoneWithItsFailedCasesOrFailedWithTheReason() {
        try (ValidationJobs jobs = jobs((manifest, out, shape, against) -> {
            if (shape.stress() == 7) {
                throw new IOException("the disk is full");
            }
            return 1;
        })) {
            ValidationJob good = jobs.add("manifest.csv", null, 0);
            ValidationJob bad = jobs.add("manifest.csv", null, 7);
            await(() -> state(jobs, bad) == ValidationJob.State.FAILED);
            assertEquals("the disk is full", jobs.find(bad.id()).orElseThrow().problem());
            ValidationJob done = jobs.find(good.id()).orElseThrow();
            assertEquals(ValidationJob.State.DONE, done.state());
            assertEquals(1, done.casesFailed());
            assertEquals(2, jobs.all().size());
        }
    }

    @Test
    void whatAStopInterruptedGoesOnAfterTheNextStart() {
        CountDownLatch begun = new CountDownLatch(1);
        ValidationJob job;
        try (ValidationJobs jobs = jobs((manifest, out, shape, against) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("stopped", e);
            }
            return 0;
        })) {
            job = jobs.add("manifest.csv", null, 0);
            await(() -> begun.getCount() == 0);
        }
        try (ValidationJobs jobs = jobs((manifest, out, shape, against) -> 0)) {
            assertEquals(ValidationJob.State.RUNNING, state(jobs, job));
            // The interrupted thread may still hold the lock for a moment.
            await(() -> {
                if (state(jobs, job) == ValidationJob.State.RUNNING) {
                    jobs.resume();
                }
                return state(jobs, job) == ValidationJob.State.DONE;
            });
        }
    }
}
