package dev.hilum.infer;

import dev.hilum.volume.Mask;

/**
 * Pneumonia lesions on the source grid, within the lungs; the two masks are disjoint.
 *
 * @param lesionPercent lesion volume of lung volume, the feature of the triage score
 * @param score 0–1
 * @param flag score at or over threshold
 */
public record LesionSegmentation(
        Mask groundGlass, Mask consolidation, double lesionPercent, double score, double threshold, boolean flag) {}
