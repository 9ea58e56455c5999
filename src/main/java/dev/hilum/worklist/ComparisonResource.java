package dev.hilum.worklist;

import dev.hilum.pipeline.StudyFlow;
import dev.hilum.pipeline.StudyTable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The reader's choice of the prior that a study is compared with. */
@Path("/api/v1/studies/{study}/comparison")
@RunOnVirtualThread
public class ComparisonResource {
    private final StudyTable studies;
    private final StudyFlow flow;

    public ComparisonResource(StudyTable studies, StudyFlow flow) {
        this.studies = studies;
        this.flow = flow;
    }

    /** @param priorStudyInstanceUid an earlier study of the same patient in the store */
    public record Choice(@Nullable String priorStudyInstanceUid) {}

    /** Durable when answered; the result is issued anew and supersedes the present one. */
    @PUT
    public Response choose(@PathParam("study") String studyUid, Choice choice) {
        String prior = choice.priorStudyInstanceUid();
        if (prior == null || prior.equals(studyUid)) {
            throw ProblemMapper.badRequest(
                    "PRIOR", "priorStudyInstanceUid must name another study than the one it is compared with.");
        }
        if (studies.find(studyUid).isEmpty()) {
            throw ProblemMapper.notFound("UNKNOWN_STUDY", "There is no study with this Study Instance UID.");
        }
        if (studies.find(prior).isEmpty()) {
            throw ProblemMapper.notFound("UNKNOWN_PRIOR", "There is no study with the priorStudyInstanceUid.");
        }
        flow.compareWith(studyUid, prior);
        return Response.accepted().build();
    }
}
