package dev.hilum.measure;

import dev.hilum.infer.LesionSegmentation;
import dev.hilum.infer.LobeMasks;
import dev.hilum.measure.Pneumonia.HistogramBin;
import dev.hilum.measure.Pneumonia.HuBand;
import dev.hilum.measure.Pneumonia.LobeShare;
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
    private final @Nullable LobeMasks lobes;
    private final LesionSegmentation lesions;
    private final PneumoniaRules rules;
    private final double voxelMl;
    private final HuSample lungHu = new HuSample();
    private final HuSample lesionHu = new HuSample();
    /** Voxels by side and zone: lung, lesion. */
    private final long[][][] zoneCounts = new long[Side.values().length][Zone.values().length][2];

    private PneumoniaMeasurement(
            CtVolume volume,
            LungMask lungs,
            @Nullable LobeMasks lobes,
            LesionSegmentation lesions,
            PneumoniaRules rules) {
        this.volume = volume;
        this.lungs = lungs;
        this.lobes = lobes;
        this.lesions = lesions;
        this.rules = rules;
        voxelMl = volume.geometry().voxelVolumeMm3() / 1000;
        LungPlaces places = new LungPlaces(lungs);
        count(lungs.left(), Side.LEFT, places);
        count(lungs.right(), Side.RIGHT, places);
    }

    /**
     * The quantities.
     *
     * @param lobes null without a lobe model
     * @param resultKey that the finding's UIDs are derived from
     */
    public static Pneumonia measure(
            CtVolume volume,
            LungMask lungs,
            @Nullable LobeMasks lobes,
            LesionSegmentation lesions,
            String resultKey,
            PneumoniaRules rules) {
        return new PneumoniaMeasurement(volume, lungs, lobes, lesions, rules)
                .measured(new FindingUids(resultKey, "pneumonia"));
    }

    private void count(Mask lung, Side side, LungPlaces places) {
        lung.forEach((c, r, s) -> {
            long[] zone = zoneCounts[side.ordinal()][places.zone(side, s).ordinal()];
            int hu = volume.hu(c, r, s);
            lungHu.add(hu);
            zone[0]++;
            if (isLesion(c, r, s)) {
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
                lobes(),
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

    private List<LobeShare> lobes() {
        if (lobes == null) {
            return List.of();
        }
        List<LobeShare> shares = new ArrayList<>();
        for (Lobe lobe : Lobe.values()) {
            long[] counts = new long[2];
            lobes.masks().get(lobe.ordinal()).forEach((c, r, s) -> {
                counts[0]++;
                counts[1] += isLesion(c, r, s) ? 1 : 0;
            });
            shares.add(new LobeShare(lobe, counts[0] * voxelMl, counts[1] * voxelMl, percent(counts[1], counts[0])));
        }
        return shares;
    }

    private boolean isLesion(int column, int row, int slice) {
        return lesions.groundGlass().contains(column, row, slice)
                || lesions.consolidation().contains(column, row, slice);
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
        return lobes == null
                ? new Severity(
                        SeverityScale.SIX_ZONES,
                        zones().stream().mapToInt(this::zoneScore).sum())
                : new Severity(
                        SeverityScale.FIVE_LOBES,
                        lobes().stream().mapToInt(this::lobeScore).sum());
    }

    private boolean isClear(double lesionMl) {
        return lesionMl < rules.zeroPointMl() || lesionMl == 0;
    }

    private int lobeScore(LobeShare lobe) {
        double percent = lobe.percent();
        return isClear(lobe.lesionMl())
                ? 0
                : percent < 5 ? 1 : percent <= 25 ? 2 : percent < 50 ? 3 : percent <= 75 ? 4 : 5;
    }

    private int zoneScore(ZoneShare zone) {
        return isClear(zone.lesionMl()) ? 0 : Math.min(4, 1 + (int) (zone.percent() / 25));
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
