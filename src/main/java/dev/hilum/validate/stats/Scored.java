package dev.hilum.validate.stats;

/** A case or finding with its score and whether the reference says that it is positive. */
public record Scored(double score, boolean positive) {}
