package dev.hilum.infer;

/**
 * Exactly which model produced a result.
 *
 * @param sha256 of the weights, lower-case hex
 * @param clinicallyEvaluated false: every output says "not clinically evaluated"
 */
public record ModelIdentity(String name, String version, String sha256, boolean clinicallyEvaluated) {}
