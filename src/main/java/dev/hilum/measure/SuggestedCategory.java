package dev.hilum.measure;

import java.util.List;

/** A guideline's category as a suggestion for the reader, or why there is none. Always with what it was derived from. */
public sealed interface SuggestedCategory {
    Guideline guideline();

    /** What was looked at, in words: name and value with its unit. */
    List<Input> inputs();

    /** One input. */
    record Input(String name, String value) {}

    /**
     * A category.
     *
     * @param category as the guideline names it, such as {@code 4A}
     * @param text what the guideline says of it
     */
    record Suggested(Guideline guideline, String category, String text, List<Input> inputs)
            implements SuggestedCategory {
        public Suggested {
            inputs = List.copyOf(inputs);
        }
    }

    /** None, and the coded reason. */
    record Refused(Guideline guideline, Why why, String text, List<Input> inputs) implements SuggestedCategory {
        public Refused {
            inputs = List.copyOf(inputs);
        }
    }

    /** Why no category can be suggested. */
    enum Why {
        AGE_UNKNOWN,
        AGE_UNDER_35,
        KNOWN_CANCER,
        IMMUNOSUPPRESSION,
        SIZE_UNKNOWN,
        SOLID_PART_UNKNOWN,
        CALCIFICATION,
        SLOW_GROWTH
    }
}
