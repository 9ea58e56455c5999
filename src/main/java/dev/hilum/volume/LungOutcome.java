package dev.hilum.volume;

import dev.hilum.study.Caution;
import dev.hilum.study.Reason;
import java.util.List;

/** What the search for lungs ended in. */
public sealed interface LungOutcome {
    /** Lungs to analyse, with what a reader must know of them. */
    record Found(LungMask lungs, List<Caution> cautions) implements LungOutcome {
        public Found {
            cautions = List.copyOf(cautions);
        }
    }

    /** NOT_CHEST or LUNGS_CUT_OFF. */
    record Refused(Reason reason) implements LungOutcome {}
}
