package dev.hilum.infer;

import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;

/**
 * A nodule as the networks see it, not yet measured.
 *
 * @param score 0–1, a detection score
 * @param center of the detection, LPS mm
 * @param diameterMm as the detector estimates it
 * @param mask on the source grid; empty where no segmentation model is active or it found nothing
 */
public record NoduleCandidate(double score, PatientPoint center, double diameterMm, Mask mask) {}
