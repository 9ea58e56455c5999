package dev.hilum.study;

import java.util.Optional;

/** One test of the gate. It may rely on all tests of earlier codes having passed. */
@FunctionalInterface
interface GateRule {
    /** What is wrong, in one sentence with numbers and tags, never patient data; empty where the series passes. */
    Optional<String> violation(GateCandidate series, GateRules rules);

    /** A sentence only where something is wrong. */
    static Optional<String> when(boolean wrong, String text) {
        return wrong ? Optional.of(text) : Optional.empty();
    }

    /** A sentence where some of the things looked at are wrong. */
    static Optional<String> count(long wrong, long all, String what) {
        return wrong == 0 ? Optional.empty() : Optional.of(wrong + " of " + all + " " + what);
    }
}
