package dev.hilum.measure;

import dev.hilum.volume.Mask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pneumonia quantities of one series. Percent is always of lung volume; lung includes its lesions.
 *
 * @param flag triage: score at or over the threshold
 * @param score 0–1
 * @param lesionCount connected lesions above the zero-point tolerance
 * @param zones six: side × third of lung height
 * @param lobes five, by a lobe model; empty without one
 * @param severity null where the lungs are partial
 * @param partialLungs true: proportions are of the imaged lung only
 */
public record Pneumonia(
        String findingUid,
        String trackingUid,
        boolean flag,
        double score,
        double threshold,
        double lungVolumeMl,
        double leftLungMl,
        double rightLungMl,
        double lesionVolumeMl,
        double proportionPercent,
        double groundGlassMl,
        double consolidationMl,
        int lesionCount,
        List<HuBand> bands,
        List<ZoneShare> zones,
        List<LobeShare> lobes,
        List<HistogramBin> histogram,
        @Nullable Severity severity,
        boolean partialLungs,
        @Nullable HuStatistics lesionHu,
        Mask groundGlass,
        Mask consolidation) {
    public Pneumonia {
        bands = List.copyOf(bands);
        zones = List.copyOf(zones);
        // Results that were kept by earlier versions have none.
        lobes = lobes == null ? List.of() : List.copyOf(lobes);
        histogram = List.copyOf(histogram);
    }

    /** The same lesions with another triage flag, as a person leaves it. */
    public Pneumonia flagged(boolean changed) {
        return new Pneumonia(
                findingUid,
                trackingUid,
                changed,
                score,
                threshold,
                lungVolumeMl,
                leftLungMl,
                rightLungMl,
                lesionVolumeMl,
                proportionPercent,
                groundGlassMl,
                consolidationMl,
                lesionCount,
                bands,
                zones,
                lobes,
                histogram,
                severity,
                partialLungs,
                lesionHu,
                groundGlass,
                consolidation);
    }

    /** Lung voxels with {@code fromHu <= HU < toHu}; null is open. */
    public record HuBand(@Nullable Integer fromHu, @Nullable Integer toHu, double ml, double percent) {}

    /** One zone's lung and lesion. */
    public record ZoneShare(Side side, Zone zone, double lungMl, double lesionMl, double percent) {}

    /** One lobe's lung and lesion. */
    public record LobeShare(Lobe lobe, double lungMl, double lesionMl, double percent) {}

    /** Lung volume with {@code fromHu <= HU < fromHu + widthHu}. */
    public record HistogramBin(int fromHu, int widthHu, double ml) {}

    /** A score on a named scale. */
    public record Severity(SeverityScale scale, int score) {
        public Severity {
            if (score < 0 || score > scale.maximum()) {
                throw new IllegalArgumentException("score " + score + " is not on the scale " + scale.code());
            }
        }
    }
}
