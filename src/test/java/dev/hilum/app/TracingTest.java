package dev.hilum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.DeliveryState;
import dev.hilum.deliver.Destination;
import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Vr;
import dev.hilum.job.SettableClock;
import dev.hilum.report.StudyReport;
import dev.hilum.study.Reason;
import dev.hilum.study.ReasonCode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spans of a study and its delivery, as a collector would get them. */
@Tag("REQ-OPS-1")
class TracingTest {
    private final SettableClock clock = new SettableClock();
    private final InMemorySpanExporter collector = InMemorySpanExporter.create();

    @Test
    void aStudyIsOneTraceWithASpanForEachStepAndDelivery() {
        Instant end = clock.instant();
        try (Tracing tracing = Tracing.of(collector, clock)) {
            tracing.stored(report(), Duration.ofSeconds(30));
            tracing.ended(delivery("r1", "PACS"), folder("PACS"), true);
            tracing.ended(delivery("r1", "EHR"), folder("EHR"), false);
            tracing.ended(delivery("r2", "PACS"), folder("PACS"), true);
            tracing.flush();
            List<SpanData> spans = collector.getFinishedSpanItems();
            SpanData study = one(spans, "study");
            assertEquals(nanos(end.minusSeconds(30)), study.getStartEpochNanos());
            assertEquals("NOT_ANALYSED", study.getAttributes().get(AttributeKey.stringKey("hilum.status")));
            assertEquals("TOO_FEW_SLICES", study.getAttributes().get(AttributeKey.stringKey("hilum.reason")));
            for (String step : List.of("receive", "wait", "volume", "report")) {
                SpanData span = one(spans, step);
                assertEquals(study.getTraceId(), span.getTraceId());
                assertEquals(study.getSpanId(), span.getParentSpanId());
            }
            assertTrue(spans.stream().noneMatch(span -> span.getName().equals("infer")), "it did not happen");
            SpanData volume = one(spans, "volume");
            assertEquals(300_000_000L, volume.getEndEpochNanos() - volume.getStartEpochNanos());
            assertEquals(one(spans, "wait").getEndEpochNanos(), volume.getStartEpochNanos());
            assertEquals(nanos(end), one(spans, "report").getEndEpochNanos());
            List<SpanData> deliveries = spans.stream()
                    .filter(span -> span.getName().equals("deliver"))
                    .toList();
            assertEquals(3, deliveries.size());
            assertEquals(
                    2,
                    deliveries.stream()
                            .filter(span -> span.getParentSpanId().equals(study.getSpanId()))
                            .count(),
                    "also of another node they belong to the study's trace");
            assertEquals(
                    1,
                    deliveries.stream()
                            .filter(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
                            .count());
            assertFalse(spans.toString().contains("Secret"), "no patient in a span");
        }
    }

    private static SpanData one(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private StudyReport report() {
        DataSet header = new DataSet()
                .setStrings(dev.hilum.dicom.data.Tag.PatientName, Vr.PN, "Secret^Name")
                .setStrings(dev.hilum.dicom.data.Tag.PatientID, Vr.LO, "Secret1");
        return new StudyReport(
                "1.2.3",
                "r1",
                "key",
                StudyReport.Status.NOT_ANALYSED,
                new Reason(ReasonCode.TOO_FEW_SLICES, "3 slices"),
                header,
                List.of(),
                List.of(),
                List.of(),
                new StudyReport.Timings(1000, 5000, 300, -1, -1, 200),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                clock.instant(),
                null);
    }

    private Delivery delivery(String result, String destination) {
        return new Delivery(
                destination + ":" + result,
                result,
                "1.2.3",
                destination,
                DeliveryState.PENDING,
                2,
                clock.instant(),
                clock.instant(),
                null,
                null,
                List.of());
    }

    private static Destination folder(String name) {
        return new Destination.Folder(name, Path.of("out"), Set.of(ObjectRole.SR));
    }
}
