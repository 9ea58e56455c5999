package dev.hilum.worklist;

import dev.hilum.pipeline.VerdictTable;
import dev.hilum.pipeline.Verdicts;
import dev.hilum.report.Verification.Action;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that readers said of a study's findings. */
@Path("/api/v1/studies/{study}/verdicts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VerdictHistoryResource {
    private final Verdicts verdicts;

    public VerdictHistoryResource(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** One verdict of the history. */
    public record View(
            String findingUid, Action verdict, @Nullable String reason, String reader, Instant at, String resultUid) {
        static View of(VerdictTable.Row row) {
            return new View(row.findingUid(), row.action(), row.reason(), row.reader(), row.at(), row.resultUid());
        }
    }

    /** Oldest first. */
    public record History(List<View> verdicts) {}

    /** Every verdict on a study, also those that later ones overrule. */
    @GET
    public History history(@PathParam("study") String studyUid) {
        return new History(verdicts.ofStudy(studyUid).stream().map(View::of).toList());
    }
}
