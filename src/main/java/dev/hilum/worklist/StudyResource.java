package dev.hilum.worklist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.pipeline.ResultFolders;
import dev.hilum.pipeline.StudyFlow;
import dev.hilum.pipeline.StudyRow;
import dev.hilum.pipeline.StudyTable;
import dev.hilum.receive.InboxReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Studies, their results and reports. */
@Path("/api/v1/studies")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class StudyResource {
    private static final int MAX_PAGE = 1000;

    private final StudyTable studies;
    private final ResultTable results;
    private final InboxReader inbox;
    private final StudyFlow flow;
    private final ResultFolders folders;
    private final ObjectMapper json;

    public StudyResource(
            StudyTable studies,
            ResultTable results,
            InboxReader inbox,
            StudyFlow flow,
            ResultFolders folders,
            ObjectMapper json) {
        this.studies = studies;
        this.results = results;
        this.inbox = inbox;
        this.flow = flow;
        this.folders = folders;
        this.json = json;
    }

    /** A page of studies; {@code cursor} asks for the next one. */
    public record Page(List<WorklistRow> studies, @Nullable String cursor) {}

    @GET
    public Page page(
            @QueryParam("state") Optional<String> state,
            @QueryParam("flag") Optional<Boolean> flag,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @QueryParam("cursor") @DefaultValue("") String cursor) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw ProblemMapper.badRequest("LIMIT", "limit must be 1 to " + MAX_PAGE);
        }
        List<StudyRow> rows = studies.page(state.map(StudyResource::state), flag, cursor, limit);
        String next = rows.size() < limit ? null : rows.getLast().studyInstanceUid();
        return new Page(rows.stream().map(WorklistRow::of).toList(), next);
    }

    @GET
    @Path("{study}")
    public StudyView study(@PathParam("study") String studyUid) {
        StudyRow row = require(studyUid);
        List<ResultRow> all = results.ofStudy(studyUid);
        JsonNode report = all.stream()
                .filter(ResultRow::live)
                .findFirst()
                .map(r -> tree(r.reportJson()))
                .orElse(null);
        return new StudyView(
                studyUid,
                row.state(),
                row.reasonCode(),
                row.reasonText(),
                row.failureCode(),
                inbox.instances(studyUid).size(),
                StudyView.Times.of(row),
                all.stream().map(StudyView.Result::of).toList(),
                part(report, "series"),
                part(report, "timings"),
                part(report, "models"),
                part(report, "nodules"),
                part(report, "pneumonia"));
    }

    @POST
    @Path("{study}/reanalyse")
    public Response reanalyse(@PathParam("study") String studyUid) {
        if (!flow.reanalyse(studyUid)) {
            throw unknown();
        }
        return Response.accepted().build();
    }

    /** The live result, by Accept or {@code ?format=json|pdf|sr|html|fhir}. */
    @GET
    @Path("{study}/report")
    @Produces(MediaType.WILDCARD)
    public Response report(
            @PathParam("study") String studyUid,
            @QueryParam("format") Optional<String> format,
            @Context HttpHeaders headers) {
        StudyRow row = require(studyUid);
        ResultRow live = results.live(studyUid)
                .orElseThrow(() -> ProblemMapper.conflict(
                        "NO_RESULT_YET", "The study has no result yet; its state is " + row.state() + "."));
        ReportFormat wanted = ReportFormat.of(format, headers.getAcceptableMediaTypes());
        return switch (wanted) {
            case JSON ->
                Response.ok(live.reportJson(), MediaType.APPLICATION_JSON_TYPE).build();
            case PDF, SR, HTML, FHIR -> file(live, wanted);
        };
    }

    /** All encodings of a result lie in one folder. */
    private Response file(ResultRow live, ReportFormat format) {
        java.nio.file.Path file = folder(live).resolve(format.fileName());
        if (live.files().pdfPath() == null || !Files.exists(file)) {
            throw ProblemMapper.notFound(
                    "NO_SUCH_FORMAT", "This result was not written as " + format.mediaType() + ".");
        }
        return Response.ok(file.toFile(), format.mediaType()).build();
    }

    private java.nio.file.Path folder(ResultRow live) {
        try {
            return folders.present(live.studyInstanceUid(), live.resultUid());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read result " + live.resultUid(), e);
        }
    }

    private StudyRow require(String studyUid) {
        return studies.find(studyUid).orElseThrow(StudyResource::unknown);
    }

    private static ProblemException unknown() {
        return ProblemMapper.notFound("UNKNOWN_STUDY", "There is no study with this Study Instance UID.");
    }

    private static StudyState state(String text) {
        return Arrays.stream(StudyState.values())
                .filter(s -> s.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemMapper.badRequest(
                        "STATE", "state must be one of " + Arrays.toString(StudyState.values())));
    }

    private @Nullable JsonNode part(@Nullable JsonNode report, String name) {
        return report == null ? null : report.get(name);
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored report is not JSON", e);
        }
    }
}
