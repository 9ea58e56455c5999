package dev.hilum.worklist;

import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.Outbox;
import dev.hilum.job.StudyState;
import dev.hilum.pipeline.SignOffTable;
import dev.hilum.pipeline.StudyRow;
import dev.hilum.pipeline.Urgency;
import dev.hilum.pipeline.WorklistQuery;
import dev.hilum.pipeline.WorklistTable;
import dev.hilum.worklist.WorklistRow.Priority;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The radiologists' worklist: urgent first, then oldest, or as it is asked for (REQ-WKL). */
@Path("/api/v1/worklist")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WorklistResource {
    private static final int MAX_ROWS = 10_000;
    private static final int USUAL_ROWS = 500;
    private static final int MAX_TEXT = 200;

    private final WorklistTable studies;
    private final Outbox outbox;
    private final SignOffTable signOffs;

    public WorklistResource(WorklistTable studies, Outbox outbox, SignOffTable signOffs) {
        this.studies = studies;
        this.outbox = outbox;
        this.signOffs = signOffs;
    }

    /**
     * A page of rows.
     *
     * @param matching studies that fit
     * @param all studies there are
     * @param cursor asks for the next page; null where this is the last
     */
    public record Rows(
            List<WorklistRow> rows,
            long matching,
            long all,
            @Nullable String cursor) {}

    /**
     * What is asked for; what is null is not restricted.
     *
     * @param text words that must be in name, ID, accession number or UID; in the body, as it may be a name
     * @param sort as {@link WorklistQuery.Order}
     */
    public record Search(
            @Nullable String text,
            @Nullable Priority priority,
            @Nullable StudyState state,
            @Nullable Boolean findings,
            WorklistQuery.@Nullable Order sort,
            @Nullable Boolean descending,
            @Nullable Integer limit,
            @Nullable String cursor) {}

    /** How many studies are in which state. */
    public record Counts(Map<StudyState, Long> states) {}

    /** As {@link #search}, but for the text, which must not be in an address. */
    @GET
    public Rows rows(
            @QueryParam("limit") @DefaultValue("500") int limit,
            @QueryParam("priority") @Nullable String priority,
            @QueryParam("state") @Nullable String state,
            @QueryParam("findings") @Nullable Boolean findings,
            @QueryParam("sort") @Nullable String sort,
            @QueryParam("descending") @Nullable Boolean descending,
            @QueryParam("cursor") @Nullable String cursor) {
        return search(new Search(
                null,
                oneOf("priority", Priority.values(), priority),
                oneOf("state", StudyState.values(), state),
                findings,
                oneOf("sort", WorklistQuery.Order.values(), sort),
                descending,
                limit,
                cursor));
    }

    @POST
    @Path("search")
    @Consumes(MediaType.APPLICATION_JSON)
    public Rows search(@Nullable Search search) {
        Search asked = search == null ? new Search(null, null, null, null, null, null, null, null) : search;
        int limit = asked.limit() == null ? USUAL_ROWS : asked.limit();
        if (limit < 1 || limit > MAX_ROWS) {
            throw ProblemMapper.badRequest("LIMIT", "limit must be 1 to " + MAX_ROWS);
        }
        WorklistTable.Page page = studies.page(query(asked), asked.cursor(), limit)
                .orElseThrow(() -> ProblemMapper.badRequest(
                        "CURSOR", "The study of this cursor is no longer there; ask for the first page again."));
        return new Rows(rows(page.rows()), page.matching(), page.all(), page.next());
    }

    @GET
    @Path("counts")
    public Counts counts() {
        return new Counts(studies.states());
    }

    private List<WorklistRow> rows(List<StudyRow> rows) {
        List<String> uids = rows.stream().map(StudyRow::studyInstanceUid).toList();
        Map<String, List<Delivery>> sent =
                outbox.ofStudies(uids).stream().collect(Collectors.groupingBy(Delivery::studyInstanceUid));
        Map<String, Instant> signed = signOffs.signed(uids);
        return rows.stream()
                .map(row -> WorklistRow.of(
                        row, sent.getOrDefault(row.studyInstanceUid(), List.of()), signed.get(row.studyInstanceUid())))
                .toList();
    }

    private static WorklistQuery query(Search asked) {
        String text = asked.text() == null ? "" : asked.text();
        if (text.length() > MAX_TEXT) {
            throw ProblemMapper.badRequest("TEXT", "text must have at most " + MAX_TEXT + " characters");
        }
        return new WorklistQuery(
                WorklistQuery.words(text),
                urgencies(asked.priority()),
                asked.state(),
                Boolean.TRUE.equals(asked.findings()),
                asked.sort() == null ? WorklistQuery.Order.URGENCY : asked.sort(),
                Boolean.TRUE.equals(asked.descending()));
    }

    private static Set<Urgency> urgencies(@Nullable Priority priority) {
        Set<Urgency> fitting = EnumSet.noneOf(Urgency.class);
        for (Urgency urgency : Urgency.values()) {
            if (WorklistRow.priority(urgency) == priority) {
                fitting.add(urgency);
            }
        }
        return fitting;
    }

    private static <T extends Enum<T>> @Nullable T oneOf(String name, T[] values, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Arrays.stream(values)
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemMapper.badRequest(
                        name.toUpperCase(java.util.Locale.ROOT), name + " must be one of " + Arrays.toString(values)));
    }
}
