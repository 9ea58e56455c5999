package dev.hilum.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.phantom.PhantomStudy;
import dev.hilum.phantom.PhantomWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * {@code bench study}: the packaged service, as a process of its own, gets simulated chests one after the other and
 * sends its results to an archive here. Measured from outside: how long a study waits, and how long it takes from
 * completeness to the SR at the archive.
 */
final class StudyBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long WAIT_ALLOWANCE_MS = 200;
    private static final long DELIVERY_ALLOWANCE_MS = 2000;

    private final Options options;

    private StudyBench(Options options) {
        this.options = options;
    }

    /** @param folder for studies, data and archive; emptied by the caller */
    record Options(Path folder, int studies, int slices, Duration quietPeriod, PrintStream out) {}

    /**
     * One study.
     *
     * @param waitMs from the last byte to the start of the analysis
     * @param volumeMs to decode the slices and find the lungs
     * @param deliveryMs from completeness to the last object at the archive; what is neither volume, inference nor
     *     measurement went into reading headers, writing the outputs and sending them
     */
    record Run(long waitMs, long volumeMs, long inferMs, long measureMs, long deliveryMs) {
        long deliveryBeyondInference() {
            return deliveryMs - inferMs;
        }
    }

    /** 0 where the budgets of product.md section 10 are met, else 1. */
    static int run(Options options) throws IOException {
        try {
            return new StudyBench(options).measure();
        } catch (AssociationException e) {
            throw new UncheckedIOException(new IOException("the service did not take the study", e));
        }
    }

    private int measure() throws IOException, AssociationException {
        List<Run> runs = new ArrayList<>();
        try (DemoArchive archive = DemoArchive.start(options.folder().resolve("archive"));
                ChildService service =
                        ChildService.start(options.folder().resolve("data"), archive.port(), options.quietPeriod())) {
            for (int i = 0; i <= options.studies(); i++) {
                Run run = one(service, i);
                if (i > 0) {
                    runs.add(run);
                }
            }
        }
        return report(runs);
    }

    /** The first one warms up and does not count. */
    private Run one(ChildService service, int number) throws IOException, AssociationException {
        PhantomStudy study = new PhantomStudy(
                100L + number,
                new PhantomStudy.Grid(512, 512, options.slices(), 0.7, 300.0 / options.slices(), 11),
                true);
        Path folder = options.folder().resolve("study-" + number);
        new PhantomWriter(study).write(folder);
        new FolderSender("127.0.0.1", service.dicomPort(), "HILUM", "BENCH").send(folder, (done, total) -> {});
        return await(service, study.studyInstanceUid());
    }

    private static Run await(ChildService service, String study) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode view = service.json("/api/v1/studies/" + study);
            if (view.path("state").asText().equals("DELIVERED")) {
                return run(view);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new IOException("study " + study + " was not delivered within " + PATIENCE.toMinutes() + " minutes");
    }

    private static Run run(JsonNode view) {
        Instant complete = Instant.parse(view.at("/times/completeAt").asText());
        Instant delivered = Instant.parse(view.at("/times/deliveredAt").asText());
        return new Run(
                view.at("/timings/waitMs").asLong(),
                view.at("/timings/volumeMs").asLong(),
                view.at("/timings/inferMs").asLong(),
                view.at("/timings/measureMs").asLong(),
                Duration.between(complete, delivered).toMillis());
    }

    private int report(List<Run> runs) {
        long wait = p95(runs, Run::waitMs);
        long beyond = p95(runs, Run::deliveryBeyondInference);
        boolean met = wait <= options.quietPeriod().toMillis() + WAIT_ALLOWANCE_MS && beyond <= DELIVERY_ALLOWANCE_MS;
        ObjectNode json = JSON.createObjectNode()
                .put("bench", "study")
                .put("slices", options.slices())
                .put("quietPeriodMs", options.quietPeriod().toMillis())
                .put("waitMsP95", wait)
                .put("completeToDeliveredMinusInferMsP95", beyond)
                .put("budgetMet", met);
        ArrayNode each = json.putArray("runs");
        runs.forEach(r -> each.add(JSON.valueToTree(r)));
        options.out().println(json);
        return met ? 0 : 1;
    }

    /** The value that at most one in twenty exceeds; with fewer than twenty runs the largest. */
    private static long p95(List<Run> runs, ToLongFunction<Run> value) {
        long[] sorted = runs.stream().mapToLong(value).sorted().toArray();
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * 0.95) - 1)];
    }
}
