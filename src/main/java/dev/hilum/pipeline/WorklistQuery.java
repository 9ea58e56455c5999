package dev.hilum.pipeline;

import dev.hilum.job.StudyState;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which studies a reader wants to see, and in which order.
 *
 * @param words each of which must be in name, ID, accession number or Study Instance UID; lower case
 * @param urgencies any of these; none: any at all
 * @param state null for any
 * @param findings whether only studies with a finding are wanted
 */
public record WorklistQuery(
        List<String> words,
        Set<Urgency> urgencies,
        @Nullable StudyState state,
        boolean findings,
        Order order,
        boolean descending) {
    public WorklistQuery {
        words = List.copyOf(words);
        urgencies = Set.copyOf(urgencies);
    }

    /** All studies, as the service orders them. */
    public static final WorklistQuery ALL = new WorklistQuery(List.of(), Set.of(), null, false, Order.URGENCY, false);

    /** The words of a text that somebody typed. */
    public static List<String> words(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** What is sorted by. Equal ones, and those without a value, which come last either way, are in the order of URGENCY. */
    public enum Order {
        URGENCY(null),
        PATIENT("patient_name"),
        ACCESSION("accession_number"),
        NODULES("nodule_count"),
        LARGEST("largest_mm"),
        AFFECTED("affected_percent"),
        /** In the order of a study's way. */
        STATE("case state when 'RECEIVING' then 0 when 'READY' then 1 when 'ANALYSING' then 2 when 'REPORTED' then 3"
                + " when 'DELIVERED' then 4 when 'NOT_ANALYSED' then 5 else 6 end"),
        /** The youngest first. */
        AGE("-extract(epoch from first_byte_at)"),
        FLAG_TIME("extract(epoch from reported_at) - extract(epoch from first_byte_at)");

        private final @Nullable String expression;

        Order(@Nullable String expression) {
            this.expression = expression;
        }

        /** In SQL; null for the service's own order. */
        @Nullable
        String expression() {
            return expression;
        }
    }
}
