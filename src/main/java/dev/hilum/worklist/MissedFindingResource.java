package dev.hilum.worklist;

import dev.hilum.measure.Nodule.Density;
import dev.hilum.measure.ReaderMarks;
import dev.hilum.pipeline.Verdicts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings that a reader adds, as verdicts are. */
@Path("/api/v1/studies/{study}/missed-findings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MissedFindingResource {
    private final Verdicts verdicts;
    private final Readers readers;

    public MissedFindingResource(Verdicts verdicts, Readers readers) {
        this.verdicts = verdicts;
        this.readers = readers;
    }

    /**
     * A finding that was missed.
     *
     * @param frame 1-based, of a multi-frame instance
     * @param longAxis two points, each column and row, (0,0) at the centre of the first pixel
     */
    public record MissedFinding(
            @Nullable String sopInstanceUid,
            @Nullable Integer frame,
            @Nullable List<List<Double>> longAxis,
            @Nullable List<List<Double>> shortAxis,
            @Nullable Density density) {}

    @POST
    public Response add(@PathParam("study") String studyUid, @Nullable MissedFinding marks) {
        if (marks == null
                || marks.sopInstanceUid() == null
                || marks.longAxis() == null
                || marks.shortAxis() == null
                || marks.density() == null) {
            throw ProblemMapper.badRequest(
                    "MISSED_FINDING", "sopInstanceUid, longAxis, shortAxis and density are needed");
        }
        int frame = marks.frame() == null ? 1 : marks.frame();
        ReaderMarks.Axes axes =
                new ReaderMarks.Axes(marks.sopInstanceUid(), frame, marks.longAxis(), marks.shortAxis());
        VerdictResource.Issued issued = VerdictResource.issued(
                verdicts.add(studyUid, new Verdicts.Missed(axes, marks.density()), readers.present()));
        return Response.status(Response.Status.CREATED).entity(issued).build();
    }
}
