package dev.hilum.worklist;

import dev.hilum.pipeline.WorklistWatch;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;

/**
 * Server-sent events: {@code hello} at once, then {@code study}, {@code worklist} and {@code delivery} as things change,
 * and {@code alive} every quarter of a minute, so that a broken connection shows. UIDs and states only.
 */
@Singleton
@Path("/api/v1/events")
public class EventResource {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration ALIVE = Duration.ofSeconds(15);

    /** One look at the database for all listeners, and none without a listener. */
    private final Multi<WorklistWatch.Change> changes;

    public EventResource(WorklistWatch watch) {
        this.changes = Multi.createFrom()
                .ticks()
                .every(LOOK)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> look(watch))
                .onItem()
                .transformToIterable(found -> found)
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        Multi<OutboundSseEvent> hello = Multi.createFrom().item(word(sse, "hello"));
        Multi<OutboundSseEvent> changed = changes.onOverflow()
                .buffer(10_000)
                .onItem()
                .transform(change -> sse.newEventBuilder()
                        .name(change.kind())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(WorklistWatch.Change.class, change)
                        .build());
        Multi<OutboundSseEvent> alive = Multi.createFrom()
                .ticks()
                .every(ALIVE)
                .onOverflow()
                .drop()
                .onItem()
                .transform(tick -> word(sse, "alive"));
        return Multi.createBy()
                .concatenating()
                .streams(hello, Multi.createBy().merging().streams(changed, alive));
    }

    /** A database that does not answer is asked again at the next look. */
    private static Uni<List<WorklistWatch.Change>> look(WorklistWatch watch) {
        return Uni.createFrom()
                .item(watch::changes)
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .onFailure()
                .recoverWithItem(List.of());
    }

    private static OutboundSseEvent word(Sse sse, String name) {
        return sse.newEventBuilder().name(name).data(String.class, "{}").build();
    }
}
