package dev.hilum.app;

import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.pipeline.ResultStore;
import dev.hilum.report.StudyReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * Metrics of the flow: {@code hilum_jobs_waiting}, {@code hilum_time_to_flag_seconds} (a histogram, from the first
 * instance to the stored result), {@code hilum_step_seconds} and {@code hilum_results_total}. Labels hold no patient data.
 */
final class FlowMeters implements ResultStore.ResultListener {
    private final MeterRegistry meters;

    FlowMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void waiting(JobQueue queue) {
        for (JobKind kind : JobKind.values()) {
            Gauge.builder("hilum.jobs.waiting", queue, q -> q.waiting(kind))
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    @Override
    public void stored(StudyReport report, Duration sinceFirstByte) {
        boolean flagged = report.pneumonia() != null && report.pneumonia().flag();
        meters.counter("hilum.results", "status", report.status().name()).increment();
        Timer.builder("hilum.time.to.flag")
                .tag("flagged", String.valueOf(flagged))
                .serviceLevelObjectives(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1))
                .register(meters)
                .record(sinceFirstByte);
        StudyReport.Timings timings = report.timings();
        step("receive", timings.receiveMs());
        step("wait", timings.waitMs());
        step("volume", timings.volumeMs());
        step("infer", timings.inferMs());
        step("measure", timings.measureMs());
        step("report", timings.reportMs());
    }

    /** Steps that did not happen have -1. */
    private void step(String name, long millis) {
        if (millis >= 0) {
            meters.timer("hilum.step", "step", name).record(Duration.ofMillis(millis));
        }
    }
}
