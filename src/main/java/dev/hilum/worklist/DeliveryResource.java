package dev.hilum.worklist;

import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.DeliveryState;
import dev.hilum.deliver.Outbox;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results on their way to destinations. */
@Path("/api/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DeliveryResource {
    private static final int MAX_PAGE = 1000;

    private final Outbox outbox;

    public DeliveryResource(Outbox outbox) {
        this.outbox = outbox;
    }

    /** A delivery without its file names. */
    public record View(
            String id,
            String studyInstanceUid,
            String resultUid,
            String destination,
            DeliveryState state,
            int attempts,
            Instant createdAt,
            Instant nextAttemptAt,
            @Nullable Instant deliveredAt,
            @Nullable String lastError) {
        static View of(Delivery d) {
            return new View(
                    d.id(),
                    d.studyInstanceUid(),
                    d.resultUid(),
                    d.destination(),
                    d.state(),
                    d.attempts(),
                    d.createdAt(),
                    d.nextAttemptAt(),
                    d.deliveredAt(),
                    d.lastError());
        }
    }

    /** Oldest first. */
    public record Views(List<View> deliveries) {}

    @GET
    public Views list(
            @QueryParam("state") Optional<String> state, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw ProblemMapper.badRequest("LIMIT", "limit must be 1 to " + MAX_PAGE);
        }
        return new Views(outbox.list(state.map(DeliveryResource::state), limit).stream()
                .map(View::of)
                .toList());
    }

    @POST
    @Path("{id}/retry")
    public Response retry(@PathParam("id") String id) {
        if (!outbox.retry(id)) {
            throw ProblemMapper.notFound("UNKNOWN_DELIVERY", "There is no delivery with this id.");
        }
        return Response.accepted().build();
    }

    private static DeliveryState state(String text) {
        return Arrays.stream(DeliveryState.values())
                .filter(s -> s.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemMapper.badRequest(
                        "STATE", "state must be one of " + Arrays.toString(DeliveryState.values())));
    }
}
