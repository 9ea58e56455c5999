package dev.hilum.receive;

/**
 * Where instances come from: one association, one STOW-RS request, one dropped folder.
 *
 * @param id unique for ever; names the association in packs and audit
 * @param callingAeTitle of the sender; for other ways in, a fixed word such as {@code STOW-RS}
 * @param calledAeTitle the title the sender asked for; it chooses the pipelines
 */
public record Origin(String id, String callingAeTitle, String calledAeTitle) {}
