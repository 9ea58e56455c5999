package dev.hilum.study;

/**
 * A refusal in words.
 *
 * @param text one plain sentence for radiologist and PACS administrator: what is wrong, with tags and numbers, never patient data
 */
public record Reason(ReasonCode code, String text) {}
