package dev.hilum.app;

import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.Destination;
import dev.hilum.deliver.TransferListener;
import dev.hilum.pipeline.ResultStore;
import dev.hilum.report.StudyReport;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry spans of what a study went through, made from the measured times once its result is stored: receive, wait,
 * volume, infer, measure, report, and one for each delivery when it ends. All of a result are one trace, whichever node
 * delivers. Attributes are UIDs, states and names of destinations and models; nothing of a patient.
 */
final class Tracing implements ResultStore.ResultListener, TransferListener, AutoCloseable {
    private static final AttributeKey<String> STUDY = AttributeKey.stringKey("dicom.study_instance_uid");
    private static final AttributeKey<String> RESULT = AttributeKey.stringKey("hilum.result_uid");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("hilum.status");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("hilum.reason");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("hilum.destination");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("hilum.attempts");

    private final SdkTracerProvider provider;
    private final ResultIds ids;
    private final Tracer tracer;
    private final Clock clock;

    private Tracing(SdkTracerProvider provider, ResultIds ids, Clock clock) {
        this.provider = provider;
        this.ids = ids;
        this.tracer = provider.get("dev.hilum", Software.VERSION);
        this.clock = clock;
    }

    /** Empty where no endpoint is set: nothing is traced. */
    static Optional<Tracing> of(HilumSettings.Tracing settings, Clock clock) {
        return settings.endpoint()
                .map(url -> of(OtlpHttpSpanExporter.builder().setEndpoint(url).build(), clock));
    }

    static Tracing of(SpanExporter exporter, Clock clock) {
        ResultIds ids = new ResultIds();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put("service.name", "hilum")
                        .put("service.version", Software.VERSION)
                        .build())
                .setIdGenerator(ids)
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        return new Tracing(provider, ids, clock);
    }

    @Override
    public void stored(StudyReport report, Duration sinceFirstByte) {
        Instant end = clock.instant();
        Span study = ids.as(
                report.resultUid(),
                () -> tracer.spanBuilder("study")
                        .setNoParent()
                        .setStartTimestamp(end.minus(sinceFirstByte))
                        .setAttribute(STUDY, report.studyInstanceUid())
                        .setAttribute(RESULT, report.resultUid())
                        .setAttribute(STATUS, report.status().name())
                        .startSpan());
        if (report.reason() != null) {
            study.setAttribute(REASON, report.reason().code().name());
        }
        steps(report.timings(), Context.root().with(study), end);
        study.end(end);
    }

    /** One after the other, the last one ending now; a step that did not happen has -1. */
    private void steps(StudyReport.Timings timings, Context parent, Instant end) {
        Map<String, Long> steps = new LinkedHashMap<>();
        steps.put("receive", timings.receiveMs());
        steps.put("wait", timings.waitMs());
        steps.put("volume", timings.volumeMs());
        steps.put("infer", timings.inferMs());
        steps.put("measure", timings.measureMs());
        steps.put("report", timings.reportMs());
        long all = steps.values().stream().mapToLong(ms -> Math.max(0, ms)).sum();
        Instant at = end.minusMillis(all);
        for (Map.Entry<String, Long> step : steps.entrySet()) {
            if (step.getValue() >= 0) {
                Span span = tracer.spanBuilder(step.getKey())
                        .setParent(parent)
                        .setStartTimestamp(at)
                        .startSpan();
                at = at.plusMillis(step.getValue());
                span.end(at);
            }
        }
    }

    @Override
    public void ended(Delivery delivery, Destination destination, boolean taken) {
        SpanContext study = SpanContext.createFromRemoteParent(
                ResultIds.traceId(delivery.resultUid()),
                ResultIds.spanId(delivery.resultUid()),
                TraceFlags.getSampled(),
                TraceState.getDefault());
        Span span = tracer.spanBuilder("deliver")
                .setParent(Context.root().with(Span.wrap(study)))
                .setStartTimestamp(delivery.createdAt())
                .setAttribute(STUDY, delivery.studyInstanceUid())
                .setAttribute(RESULT, delivery.resultUid())
                .setAttribute(DESTINATION, delivery.destination())
                .setAttribute(ATTEMPTS, (long) delivery.attempts() + 1)
                .startSpan();
        if (!taken) {
            span.setStatus(StatusCode.ERROR, "given up");
        }
        span.end(clock.instant());
    }

    /** Sends what waits, now. */
    void flush() {
        provider.forceFlush().join(5, TimeUnit.SECONDS);
    }

    /** Sends what is left, for at most five seconds. */
    @Override
    public void close() {
        provider.shutdown().join(5, TimeUnit.SECONDS);
    }
}
