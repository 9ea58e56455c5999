package dev.hilum.pipeline;

import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What readers said and what was flagged, week by week (ISO 8601, UTC): by it one sees a model drift. The latest verdict
 * of a finding counts, in the week in which it was given; studies count in the week of their first result.
 */
public final class WeeklyCounts {
    private final Transactions transactions;
    private final Clock clock;

    public WeeklyCounts(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The beginning of a span that ends now. */
    public Instant since(int weeks) {
        return clock.instant().minus(Duration.ofDays(7L * weeks));
    }

    /**
     * What was said in a week of what the same models had found.
     *
     * @param week such as {@code 2026-W48}
     * @param confirmed findings accepted or edited
     * @param rejected findings rejected
     * @param missed findings added by readers
     */
    public record Judged(String week, String models, long confirmed, long rejected, long missed) {
        private Judged plus(Judged one) {
            return new Judged(week, models, confirmed + one.confirmed, rejected + one.rejected, missed + one.missed);
        }
    }

    /**
     * What became of a week's studies.
     *
     * @param flagged of the analysed ones
     */
    public record Studied(String week, long analysed, long flagged, long notAnalysed) {
        private Studied plus(Studied one) {
            return new Studied(week, analysed + one.analysed, flagged + one.flagged, notAnalysed + one.notAnalysed);
        }
    }

    /** Oldest week first, then by models. */
    public Collection<Judged> judged(Instant since) {
        List<Judged> verdicts = transactions.call(connection -> Sql.query(
                connection,
                r -> {
                    Boolean confirmed = r.getObject("confirmed", Boolean.class);
                    return new Judged(
                            week(Objects.requireNonNull(Sql.instant(r, "at"))),
                            r.getString("models"),
                            Boolean.TRUE.equals(confirmed) ? 1 : 0,
                            Boolean.FALSE.equals(confirmed) ? 1 : 0,
                            r.getInt("missed"));
                },
                """
                select v.at, v.models, v.confirmed, case when v.action <> 'REJECTED' and exists
                (select 1 from verdict a where a.finding_uid = v.finding_uid and a.action = 'ADDED') then 1 else 0 end missed
                from verdict v where v.at >= ?
                and v.seq = (select max(w.seq) from verdict w where w.finding_uid = v.finding_uid)""",
                since));
        TreeMap<String, Judged> weeks = new TreeMap<>();
        verdicts.forEach(one -> weeks.merge(one.week() + " " + one.models(), one, Judged::plus));
        return List.copyOf(weeks.values());
    }

    /** Oldest week first. */
    public Collection<Studied> studied(Instant since) {
        List<Studied> studies = transactions.call(connection -> Sql.query(
                connection,
                r -> {
                    boolean analysed = !r.getString("state").equals("NOT_ANALYSED");
                    boolean flagged = Boolean.TRUE.equals(r.getObject("flagged", Boolean.class));
                    return new Studied(
                            week(Objects.requireNonNull(Sql.instant(r, "reported_at"))),
                            analysed ? 1 : 0,
                            analysed && flagged ? 1 : 0,
                            analysed ? 0 : 1);
                },
                "select state, flagged, reported_at from study where reported_at >= ?"
                        + " and state in ('REPORTED', 'DELIVERED', 'NOT_ANALYSED')",
                since));
        TreeMap<String, Studied> weeks = new TreeMap<>();
        studies.forEach(one -> weeks.merge(one.week(), one, Studied::plus));
        return List.copyOf(weeks.values());
    }

    private static String week(Instant at) {
        return at.atZone(ZoneOffset.UTC).format(DateTimeFormatter.ISO_WEEK_DATE).substring(0, 8);
    }
}
