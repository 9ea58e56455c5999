package dev.hilum.compare;

import dev.hilum.measure.Quantity;

/**
 * What became of the pneumonia lesions.
 *
 * @param proportionChangePoints percentage points of lung volume
 * @param lesionChangePercent of the prior's lesion volume, or why there is none
 * @param alert50in24to48h lesions grew by more than half within 24-48 h (Diagnosis and Treatment Protocol; the limits
 *     are settings and printed)
 * @param reason why there is an alert or none
 */
public record PneumoniaChange(
        String findingUid,
        String priorFindingUid,
        double lesionChangeMl,
        double proportionChangePoints,
        Quantity lesionChangePercent,
        boolean alert50in24to48h,
        String reason) {}
