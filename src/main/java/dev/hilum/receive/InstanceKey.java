package dev.hilum.receive;

/**
 * Names an instance. A SOP Instance UID that wrongly comes back under another study or series is another instance, so
 * that it never overwrites the first.
 */
public record InstanceKey(String studyInstanceUid, String seriesInstanceUid, String sopInstanceUid) {}
