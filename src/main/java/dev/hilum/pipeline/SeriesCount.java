package dev.hilum.pipeline;

/**
 * How many instances of a series there are, by another system.
 *
 * @param modality empty where it was not said
 */
public record SeriesCount(String seriesInstanceUid, String modality, int instances) {}
