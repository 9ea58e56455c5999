package dev.hilum.study;

import java.util.List;

/** What the choice of series ended in for one pipeline. */
public sealed interface Selection {
    /** This series is analysed. */
    record Taken(SliceSeries series, List<Caution> cautions) implements Selection {
        public Taken {
            cautions = List.copyOf(cautions);
        }
    }

    /** Nothing fit: the reason of the series that came furthest. */
    record Refused(Reason reason) implements Selection {}
}
