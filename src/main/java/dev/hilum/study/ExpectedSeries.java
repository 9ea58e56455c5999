package dev.hilum.study;

/**
 * What another system says of a series.
 *
 * @param instances that it has
 * @param ct whether it was said to be of CT images
 * @param proven the number will not grow, as far as can be known: it may end the wait, not only prolong it
 */
public record ExpectedSeries(int instances, boolean ct, boolean proven) {}
