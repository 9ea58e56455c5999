package dev.hilum.worklist;

import dev.hilum.job.UsageLedger;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledger of cases: which model gave which result, when. */
@Path("/api/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UsageResource {
    private static final int MAX_PAGE = 1000;

    private final UsageLedger ledger;

    public UsageResource(UsageLedger ledger) {
        this.ledger = ledger;
    }

    /** In order; the next page begins after the last {@code seq}. */
    public record Page(List<UsageLedger.Entry> entries) {}

    /**
     * The check of the whole chain.
     *
     * @param problem null where it is intact
     */
    public record Verification(
            boolean intact,
            long entries,
            String headHash,
            @Nullable String problem) {}

    @GET
    public Page list(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw ProblemMapper.badRequest("LIMIT", "limit must be 1 to " + MAX_PAGE);
        }
        return new Page(ledger.after(after, limit));
    }

    @GET
    @Path("verification")
    public Verification verify() {
        UsageLedger.Verification found = ledger.verify();
        return new Verification(
                found.problem().isEmpty(),
                found.entries(),
                found.headHash(),
                found.problem().orElse(null));
    }
}
