package dev.hilum.pipeline;

import dev.hilum.job.Sql;
import dev.hilum.job.StudyState;
import dev.hilum.job.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of studies as a worklist: filtered, sorted and paged by the database. A page begins after a study and not
 * after a number of rows, so that what arrives in between neither doubles nor hides a row.
 */
public final class WorklistTable {
    private final Transactions transactions;

    public WorklistTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A page.
     *
     * @param matching studies that the query fits
     * @param all studies there are
     * @param next the study that the next page begins after; null where this is the last
     */
    public record Page(
            List<StudyRow> rows,
            long matching,
            long all,
            @Nullable String next) {}

    /**
     * The rows after a study.
     *
     * @param after null for the first page
     * @return empty where the study {@code after} is no longer there
     */
    public Optional<Page> page(WorklistQuery query, @Nullable String after, int limit) {
        return transactions.call(connection -> {
            Conditions filter = filter(query);
            List<Key> keys = keys(query);
            Conditions wanted = filter(query);
            if (after != null) {
                Optional<List<Object>> values = valuesOf(connection, keys, after);
                if (values.isEmpty()) {
                    return Optional.empty();
                }
                wanted.add(beyond(keys, values.get()));
            }
            String order = keys.stream().map(Key::order).collect(Collectors.joining(", "));
            List<StudyRow> rows = StudyTable.rows(
                    connection,
                    wanted.where() + " order by " + order + " limit " + (limit + 1),
                    wanted.values().toArray());
            boolean more = rows.size() > limit;
            List<StudyRow> page = more ? rows.subList(0, limit) : rows;
            return Optional.of(new Page(
                    List.copyOf(page),
                    count(connection, filter),
                    count(connection, new Conditions()),
                    more ? page.getLast().studyInstanceUid() : null));
        });
    }

    /** How many studies are in which state. */
    public Map<StudyState, Long> states() {
        Map<StudyState, Long> counts = new EnumMap<>(StudyState.class);
        for (StudyState state : StudyState.values()) {
            counts.put(state, 0L);
        }
        transactions.run(connection -> Sql.query(
                        connection,
                        r -> Map.entry(StudyState.valueOf(r.getString(1)), r.getLong(2)),
                        "select state, count(*) from study group by state")
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue())));
        return counts;
    }

    /** Other studies of this patient, by ID and issuer, the latest first. */
    public List<StudyRow> ofSamePatient(String studyUid, int limit) {
        return transactions.call(connection -> StudyTable.rows(
                connection,
                " where study_uid <> ? and patient_id <> '' and patient_id = (select s.patient_id from study s"
                        + " where s.study_uid = ?) and coalesce(issuer_of_patient_id, '') = (select"
                        + " coalesce(s.issuer_of_patient_id, '') from study s where s.study_uid = ?)"
                        + " order by study_date desc, study_time desc, study_uid limit " + limit,
                studyUid,
                studyUid,
                studyUid));
    }

    /** One expression that rows are ordered by; absent values are ranked by a key of their own. */
    private record Key(String expression, boolean descending) {
        String order() {
            return expression + (descending ? " desc" : "");
        }
    }

    private static List<Key> keys(WorklistQuery query) {
        List<Key> keys = new ArrayList<>();
        String expression = query.order().expression();
        boolean reversed = expression == null && query.descending();
        if (expression != null) {
            keys.add(new Key("case when " + expression + " is null then 1 else 0 end", false));
            keys.add(new Key(expression, query.descending()));
        }
        keys.add(new Key("urgency", reversed));
        keys.add(new Key("first_byte_at", reversed));
        keys.add(new Key("study_uid", reversed));
        return keys;
    }

    private static Optional<List<Object>> valuesOf(Connection connection, List<Key> keys, String studyUid)
            throws SQLException {
        String columns = keys.stream().map(Key::expression).collect(Collectors.joining(", "));
        List<List<Object>> found = Sql.query(
                connection,
                r -> {
                    List<Object> values = new ArrayList<>();
                    for (int i = 1; i <= keys.size(); i++) {
                        values.add(r.getObject(i));
                    }
                    return values;
                },
                "select " + columns + " from study where study_uid = ?",
                studyUid);
        return found.stream().findFirst();
    }

    /** What comes after these values: beyond the first, or equal there and beyond the second, and so on. */
    private static Conditions beyond(List<Key> keys, List<Object> values) {
        List<String> ways = new ArrayList<>();
        List<@Nullable Object> bound = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (values.get(i) == null) {
                continue;
            }
            List<String> parts = new ArrayList<>();
            for (int before = 0; before < i; before++) {
                if (values.get(before) != null) {
                    parts.add("(" + keys.get(before).expression() + ") = ?");
                    bound.add(values.get(before));
                }
            }
            parts.add("(" + keys.get(i).expression() + ") " + (keys.get(i).descending() ? "<" : ">") + " ?");
            bound.add(values.get(i));
            ways.add("(" + String.join(" and ", parts) + ")");
        }
        return new Conditions().add("(" + String.join(" or ", ways) + ")", bound);
    }

    private static Conditions filter(WorklistQuery query) {
        Conditions filter = new Conditions();
        for (String word : query.words()) {
            String escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_");
            filter.add(
                    "lower(coalesce(patient_name, '') || ' ' || coalesce(patient_id, '') || ' '"
                            + " || coalesce(accession_number, '') || ' ' || study_uid) like ? escape '!'",
                    List.of("%" + escaped + "%"));
        }
        if (!query.urgencies().isEmpty()) {
            String ranks = query.urgencies().stream()
                    .map(urgency -> String.valueOf(urgency.ordinal()))
                    .sorted()
                    .collect(Collectors.joining(", "));
            filter.add("urgency in (" + ranks + ")", List.of());
        }
        StudyState state = query.state();
        if (state != null) {
            filter.add("state = ?", List.of(state.name()));
        }
        if (query.findings()) {
            filter.add(
                    "(urgency <= " + Urgency.LARGE_NODULE.ordinal()
                            + " or coalesce(nodule_count, 0) > 0 or coalesce(affected_percent, 0) > 0)",
                    List.of());
        }
        return filter;
    }

    private static long count(Connection connection, Conditions filter) throws SQLException {
        return Sql.query(
                        connection,
                        r -> r.getLong(1),
                        "select count(*) from study" + filter.where(),
                        filter.values().toArray())
                .getFirst();
    }

    /** Conditions that all must hold, with the values of their question marks. */
    private static final class Conditions {
        private final List<String> texts = new ArrayList<>();
        private final List<@Nullable Object> values = new ArrayList<>();

        Conditions add(String text, List<? extends @Nullable Object> bound) {
            texts.add(text);
            values.addAll(bound);
            return this;
        }

        void add(Conditions others) {
            texts.addAll(others.texts);
            values.addAll(others.values);
        }

        String where() {
            return texts.isEmpty() ? "" : " where " + String.join(" and ", texts);
        }

        List<@Nullable Object> values() {
            return values;
        }
    }
}
