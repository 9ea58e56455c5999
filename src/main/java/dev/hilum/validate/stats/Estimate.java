package dev.hilum.validate.stats;

/**
 * A figure with its 95 % interval.
 *
 * @param n what it rests on: the denominator, or the number of pairs
 */
public record Estimate(double value, Interval interval, int n) {}
