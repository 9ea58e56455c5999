package dev.hilum.compare;

/** What came of comparing with a prior. */
public sealed interface ComparisonOutcome permits Comparison, NotCompared {}
