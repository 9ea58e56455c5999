package dev.hilum.worklist;

import dev.hilum.pipeline.SignOffTable;
import dev.hilum.pipeline.SignOffs;
import dev.hilum.pipeline.Verdicts.Outcome;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readers sign the report of a study (REQ-WKL). Durable when answered; the result is issued with the text and sent. */
@Path("/api/v1/studies/{study}/sign-off")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SignOffResource {
    private static final int MAX_TEXT = 20_000;

    private final SignOffs signOffs;
    private final Readers readers;

    public SignOffResource(SignOffs signOffs, Readers readers) {
        this.signOffs = signOffs;
        this.readers = readers;
    }

    /**
     * A signature.
     *
     * @param resultUid the result that was read; another one is not signed unseen
     * @param text of the report
     */
    public record Request(
            @Nullable String resultUid, @Nullable String text) {}

    /** The result that was issued with it. */
    public record Signed(String resultUid) {}

    /** One signature of the history. */
    public record View(String resultUid, String reader, String readerName, Instant at, String text) {
        static View of(SignOffTable.Row row) {
            return new View(row.resultUid(), row.reader(), row.readerName(), row.at(), row.reportText());
        }
    }

    /** Oldest first. */
    public record History(List<View> signOffs) {}

    @PUT
    public Signed sign(@PathParam("study") String studyUid, @Nullable Request request) {
        if (request == null || request.resultUid() == null) {
            throw ProblemMapper.badRequest("RESULT_UID", "resultUid must name the result that was read");
        }
        String text = request.text();
        if (text == null
                || text.isBlank()
                || text.length() > MAX_TEXT
                || text.chars().anyMatch(c -> !isText(c))) {
            throw ProblemMapper.badRequest(
                    "TEXT", "text must have 1 to " + MAX_TEXT + " characters, none of them control characters");
        }
        return switch (signOffs.sign(studyUid, request.resultUid(), text.strip(), readers.present())) {
            case Outcome.Signed done -> new Signed(done.resultUid());
            case Outcome.Issued issued -> throw new IllegalStateException("a signature is no verdict");
            case Outcome.Refused refused -> throw VerdictResource.problem(refused);
        };
    }

    /** Every signature on a study, also those that later ones supersede. */
    @GET
    public History history(@PathParam("study") String studyUid) {
        return new History(signOffs.ofStudy(studyUid).stream().map(View::of).toList());
    }

    /** As VR UT has it: line ends and tabs, no other control characters (PS3.5 section 6.2). */
    private static boolean isText(int c) {
        return c == '\n' || c == '\r' || c == '\t' || !Character.isISOControl(c);
    }
}
