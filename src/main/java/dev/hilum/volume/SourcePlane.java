package dev.hilum.volume;

/**
 * Where one plane of a volume came from.
 *
 * @param frame 1-based frame in the instance
 */
public record SourcePlane(String sopInstanceUid, int frame) {}
