package dev.hilum.pipeline;

/**
 * A PACS that is asked for priors which the own store lacks: C-FIND and C-GET by the Study Root model.
 *
 * @param callingAeTitle ours
 */
public record PriorSource(String name, String host, int port, String aeTitle, String callingAeTitle) {}
