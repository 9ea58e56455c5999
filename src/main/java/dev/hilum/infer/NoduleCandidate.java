package dev.hilum.infer;

import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;

/**
 * A nodule as the networks see it, not yet measured.
 *
 * @param score 0–1, a detection score
 * @param center of the detection, LPS mm
 * @param diameterMm as the detector estimates it
 * @param mask on the source grid, its edge at half maximum; empty where no segmentation model is active or it found nothing
 * @param marked all that the network marked of it, its blurred rim included; never smaller than the mask. What another
 *     network marks there is the same tissue, but nothing is measured on it
 */
public record NoduleCandidate(double score, PatientPoint center, double diameterMm, Mask mask, Mask marked) {

    /** One whose edge is where the network has it. */
    public NoduleCandidate(double score, PatientPoint center, double diameterMm, Mask mask) {
        this(score, center, diameterMm, mask, mask);
    }
}
