package dev.hilum.worklist;

import dev.hilum.pipeline.WeeklyCounts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Week by week how often readers agreed with the models, and how many studies were flagged: whether a model drifts. */
@Path("/api/v1/models/weeks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WeekResource {
    private static final int MOST = 520;

    private final WeeklyCounts counts;

    public WeekResource(WeeklyCounts counts) {
        this.counts = counts;
    }

    /** A week of verdicts; {@code positivePredictiveValue} is null where none of the findings was judged. */
    public record Judged(
            String week,
            String models,
            long confirmed,
            long rejected,
            long missed,
            @Nullable Double positivePredictiveValue) {
        static Judged of(WeeklyCounts.Judged w) {
            long judged = w.confirmed() + w.rejected();
            return new Judged(
                    w.week(),
                    w.models(),
                    w.confirmed(),
                    w.rejected(),
                    w.missed(),
                    judged == 0 ? null : (double) w.confirmed() / judged);
        }
    }

    /** Oldest week first; a week without anything is left out. */
    public record Weeks(List<Judged> verdicts, Collection<WeeklyCounts.Studied> studies) {}

    @GET
    public Weeks weeks(@QueryParam("weeks") @DefaultValue("26") int weeks) {
        if (weeks < 1 || weeks > MOST) {
            throw ProblemMapper.badRequest("WEEKS", "weeks must be 1 to " + MOST);
        }
        Instant since = counts.since(weeks);
        return new Weeks(counts.judged(since).stream().map(Judged::of).toList(), counts.studied(since));
    }
}
