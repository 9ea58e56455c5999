package dev.hilum.worklist;

import dev.hilum.pipeline.WorklistTable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Studies that a reader may look at beside one: the patient's others, by Patient ID and issuer. */
@Path("/api/v1/studies/{study}/priors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PriorResource {
    private static final int MOST = 100;

    private final WorklistTable studies;

    public PriorResource(WorklistTable studies) {
        this.studies = studies;
    }

    /** The latest first. */
    public record Priors(List<WorklistRow> studies) {}

    @GET
    public Priors priors(@PathParam("study") String studyUid) {
        return new Priors(studies.ofSamePatient(studyUid, MOST).stream()
                .map(WorklistRow::of)
                .toList());
    }
}
