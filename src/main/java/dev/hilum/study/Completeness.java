package dev.hilum.study;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether all of a series or study has arrived, as far as evidence tells. */
public sealed interface Completeness {
    /** Nothing more is waited for. */
    record Complete(Set<Evidence> evidence) implements Completeness {
        public Complete {
            evidence = Set.copyOf(evidence);
        }

        /** False: slices beyond the first and the last could be missing, nothing that arrived would tell. */
        public boolean endProven() {
            return evidence.contains(Evidence.EXPECTED_COUNT);
        }

        /** The evidence in words, in a fixed order. */
        public String words() {
            return new TreeSet<>(evidence).stream().map(Evidence::words).collect(Collectors.joining(", "));
        }
    }

    /**
     * Ask again at the instant given, or at the next event of the study, whichever comes first.
     *
     * @param lacks what is waited for
     */
    record Waiting(Instant until, List<Lack> lacks) implements Completeness {
        public Waiting {
            lacks = List.copyOf(lacks);
        }
    }

    /** The wait is over and something is still missing: go on with what is there, the gate will say so. */
    record Incomplete(List<Lack> lacks) implements Completeness {
        public Incomplete {
            lacks = List.copyOf(lacks);
        }
    }

    /** What speaks for completeness. */
    enum Evidence {
        EXPECTED_COUNT("the expected number of instances arrived"),
        CONTIGUOUS_SLICES("the slices are even and without a hole"),
        RELEASED("every association was released"),
        QUIET_PERIOD_OVER("nothing came for the quiet period"),
        LOSS_PERIOD_OVER("nothing came for the loss period");

        private final String words;

        Evidence(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * What speaks against it.
     *
     * @param text with Series Instance UID and numbers, never patient data
     */
    record Lack(Code code, String text) {
        /** Closed list. */
        public enum Code {
            ASSOCIATION_OPEN,
            ASSOCIATION_LOST,
            COUNT_SHORT,
            HOLE,
            UNEVEN_PHASES,
            NO_WHOLE_SERIES,
            QUIET_PERIOD
        }

        /** True where instances are certainly missing, however long one waits. */
        boolean certain() {
            return switch (code) {
                case COUNT_SHORT, HOLE, UNEVEN_PHASES -> true;
                case ASSOCIATION_OPEN, ASSOCIATION_LOST, NO_WHOLE_SERIES, QUIET_PERIOD -> false;
            };
        }

        static boolean anyCertain(Collection<Lack> lacks) {
            return lacks.stream().anyMatch(Lack::certain);
        }
    }
}
