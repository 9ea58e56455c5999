package dev.hilum.worklist;

import dev.hilum.pipeline.Verdicts;
import dev.hilum.pipeline.Verdicts.Edit;
import dev.hilum.pipeline.Verdicts.Outcome;
import dev.hilum.report.Verification.Action;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What readers say of findings (REQ-WKL). Durable when answered; the result is then issued as the reader's. */
@Path("/api/v1/findings/{finding}/verdict")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VerdictResource {
    private static final int MAX_REASON = 200;

    private final Verdicts verdicts;
    private final Readers readers;

    public VerdictResource(Verdicts verdicts, Readers readers) {
        this.verdicts = verdicts;
        this.readers = readers;
    }

    /** One verdict; {@code edit} with EDITED only. */
    public record Request(
            @Nullable Action verdict,
            @Nullable String reason,
            @Nullable Edit edit) {}

    /** What was issued. */
    public record Issued(String resultUid, String findingUid) {}

    @PUT
    public Issued judge(@PathParam("finding") String findingUid, @Nullable Request request) {
        if (request == null || request.verdict() == null || request.verdict() == Action.ADDED) {
            throw ProblemMapper.badRequest("VERDICT", "verdict must be ACCEPTED, REJECTED or EDITED");
        }
        String reason = request.reason();
        if (reason != null && reason.length() > MAX_REASON) {
            throw ProblemMapper.badRequest("REASON", "reason must have at most " + MAX_REASON + " characters");
        }
        if ((request.verdict() == Action.EDITED) != (request.edit() != null)) {
            throw ProblemMapper.badRequest("EDIT", "edit goes with the verdict EDITED, and only with it");
        }
        return issued(verdicts.judge(findingUid, request.verdict(), reason, request.edit(), readers.present()));
    }

    static Issued issued(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Issued done -> new Issued(done.resultUid(), done.findingUid());
            case Outcome.Signed signed -> throw new IllegalStateException("a verdict is no signature");
            case Outcome.Refused refused -> throw problem(refused);
        };
    }

    static ProblemException problem(Outcome.Refused refused) {
        return switch (refused.why()) {
            case UNKNOWN -> ProblemMapper.notFound(refused.code(), refused.text());
            case CONFLICT -> ProblemMapper.conflict(refused.code(), refused.text());
            case INVALID -> ProblemMapper.badRequest(refused.code(), refused.text());
        };
    }
}
