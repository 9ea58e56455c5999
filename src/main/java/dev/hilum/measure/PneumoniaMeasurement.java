package dev.hilum.measure;

import dev.hilum.infer.LesionSegmentation;
import dev.hilum.measure.Pneumonia.HistogramBin;
import dev.hilum.measure.Pneumonia.HuBand;
import dev.hilum.measure.Pneumonia.Severity;
import dev.hilum.measure.Pneumonia.ZoneShare;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.MaskComponents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures pneumonia on the source grid. Lung volume includes the lesions in it. */
public final class PneumoniaMeasurement {
    private final CtVolume volume;
    private final LungMask lungs;
    private final LesionSegmentation lesions;
    private final PneumoniaRules rules;
    private final double voxelMl;
    private final HuSample lungHu = new HuSample();
    private final HuSample lesionHu = new HuSample();
    /** Voxels by side and zone: lung, lesion. */
    private final long[][][] zoneCounts = new long[Side.values().length][Zone.values().length][2];

    private PneumoniaMeasurement(CtVolume volume, LungMask lungs, LesionSegmentation lesions, PneumoniaRules rules) {
        this.volume = volume;
        this.lungs = lungs;
        this.lesions = lesions;
        this.rules = rules;
        voxelMl = volume.geometry().voxelVolumeMm3() / 1000;
        LungPlaces places = new LungPlaces(lungs);
        count(lungs.left(), Side.LEFT, places);
        count(lungs.right(), Side.RIGHT, places);
    }

    /** @param resultKey that the finding's UIDs are derived from */
    public static Pneumonia measure(
            CtVolume volume, LungMask lungs, LesionSegmentation lesions, String resultKey, PneumoniaRules rules) {
        return new PneumoniaMeasurement(volume, lungs, lesions, rules)
                .measured(new FindingUids(resultKey, "pneumonia"));
    }

    private void count(Mask lung, Side side, LungPlaces places) {
        lung.forEach((c, r, s) -> {
            long[] zone = zoneCounts[side.ordinal()][places.zone(side, s).ordinal()];
            int hu = volume.hu(c, r, s);
            lungHu.add(hu);
            zone[0]++;
            if (lesions.groundGlass().contains(c, r, s)
                    || lesions.consolidation().contains(c, r, s)) {
                lesionHu.add(hu);
                zone[1]++;
            }
        });
    }

    private Pneumonia measured(FindingUids uids) {
        return new Pneumonia(
                uids.finding(0),
                uids.tracking(0),
                lesions.flag(),
                lesions.score(),
                lesions.threshold(),
                lungHu.total() * voxelMl,
                lungs.left().count() * voxelMl,
                lungs.right().count() * voxelMl,
                lesionHu.total() * voxelMl,
                percent(lesionHu.total(), lungHu.total()),
                lesions.groundGlass().count() * voxelMl,
                lesions.consolidation().count() * voxelMl,
                lesionCount(),
                bands(),
                zones(),
                histogram(),
                severity(),
                lungs.partial(),
                lesionHu.total() == 0 ? null : lesionHu.statistics(),
                lesions.groundGlass(),
                lesions.consolidation());
    }

    private int lesionCount() {
        Mask both = lesions.groundGlass().union(lesions.consolidation());
        return (int) MaskComponents.of(both).stream()
                .filter(part -> part.count() * voxelMl >= rules.zeroPointMl())
                .count();
    }

    private List<HuBand> bands() {
        List<HuBand> bands = new ArrayList<>();
        Integer from = null;
        for (Integer limit : rules.bandLimitsHu()) {
            bands.add(band(from, limit));
            from = limit;
        }
        bands.add(band(from, null));
        return bands;
    }

    private HuBand band(@Nullable Integer from, @Nullable Integer to) {
        long voxels = lungHu.between(from == null ? CtVolume.MIN_HU : from, to == null ? CtVolume.MAX_HU + 1 : to);
        return new HuBand(from, to, voxels * voxelMl, percent(voxels, lungHu.total()));
    }

    private List<ZoneShare> zones() {
        List<ZoneShare> zones = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Zone zone : Zone.values()) {
                long[] counts = zoneCounts[side.ordinal()][zone.ordinal()];
                zones.add(new ZoneShare(
                        side, zone, counts[0] * voxelMl, counts[1] * voxelMl, percent(counts[1], counts[0])));
            }
        }
        return zones;
    }

    private List<HistogramBin> histogram() {
        int width = rules.histogramWidthHu();
        List<HistogramBin> bins = new ArrayList<>();
        for (int from = Math.floorDiv(CtVolume.MIN_HU, width) * width; from <= CtVolume.MAX_HU; from += width) {
            bins.add(new HistogramBin(from, width, lungHu.between(from, from + width) * voxelMl));
        }
        while (!bins.isEmpty() && bins.getLast().ml() == 0) {
            bins.removeLast();
        }
        return bins;
    }

    private @Nullable Severity severity() {
        if (lungs.partial()) {
            return null;
        }
        int score = zones().stream().mapToInt(this::zoneScore).sum();
        return new Severity(SeverityScale.SIX_ZONES, score);
    }

    private int zoneScore(ZoneShare zone) {
        if (zone.lesionMl() < rules.zeroPointMl() || zone.lesionMl() == 0) {
            return 0;
        }
        return Math.min(4, 1 + (int) (zone.percent() / 25));
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
