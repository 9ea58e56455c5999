package dev.hilum.worklist;

import dev.hilum.pipeline.StudyTable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The radiologists' worklist: urgent first, then oldest (REQ-WKL). */
@Path("/api/v1/worklist")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WorklistResource {
    private static final int MAX_ROWS = 10_000;

    private final StudyTable studies;

    public WorklistResource(StudyTable studies) {
        this.studies = studies;
    }

    /** All rows, at most {@code limit}. */
    public record Rows(List<WorklistRow> rows) {}

    @GET
    public Rows rows(@QueryParam("limit") @DefaultValue("500") int limit) {
        if (limit < 1 || limit > MAX_ROWS) {
            throw ProblemMapper.badRequest("LIMIT", "limit must be 1 to " + MAX_ROWS);
        }
        return new Rows(studies.worklist(limit).stream().map(WorklistRow::of).toList());
    }
}
