package dev.hilum.study;

import java.util.List;

/** What the gate made of one series. */
public sealed interface GateOutcome {
    /** What was left out of the series before the tests, such as localizers, in plain words. */
    List<String> notes();

    /**
     * Fit for analysis.
     *
     * @param candidates one; more where the series held several phases of the same place, in the order of the phases
     */
    record Fit(List<FitSeries> candidates, List<String> notes) implements GateOutcome {
        public Fit {
            candidates = List.copyOf(candidates);
            notes = List.copyOf(notes);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("a fit series has a candidate");
            }
        }
    }

    /** Refused: the first test that failed. */
    record Unfit(Reason reason, List<String> notes) implements GateOutcome {
        public Unfit {
            notes = List.copyOf(notes);
        }
    }
}
