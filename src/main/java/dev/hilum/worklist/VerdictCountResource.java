package dev.hilum.worklist;

import dev.hilum.pipeline.VerdictTable;
import dev.hilum.pipeline.Verdicts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often readers agree with which models. */
@Path("/api/v1/models/verdicts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VerdictCountResource {
    private final Verdicts verdicts;

    public VerdictCountResource(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /**
     * How often the same models were right.
     *
     * @param confirmed findings that a reader accepted or edited
     * @param rejected findings that a reader rejected
     * @param missed findings that a reader added
     * @param positivePredictiveValue confirmed of confirmed and rejected; null before there is any
     */
    public record Count(
            String models,
            long confirmed,
            long rejected,
            long missed,
            @Nullable Double positivePredictiveValue) {
        static Count of(VerdictTable.Count c) {
            long judged = c.confirmed() + c.rejected();
            return new Count(
                    c.models(),
                    c.confirmed(),
                    c.rejected(),
                    c.missed(),
                    judged == 0 ? null : (double) c.confirmed() / judged);
        }
    }

    /** By models. */
    public record Counts(List<Count> models) {}

    @GET
    public Counts counts() {
        return new Counts(verdicts.counts().stream().map(Count::of).toList());
    }
}
