package dev.hilum.infer;

import dev.hilum.infer.ModelContract.Decoder;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Peaks of a heat map of centres, with greedy suppression. */
final class HeatmapDecoder {
    private final Decoder.Heatmap rule;
    private final CellMap heat;
    private final CellMap diameter;
    private final @Nullable CellMap offset;

    /** A peak, LPS mm. */
    record Peak(PatientPoint center, double score, double diameterMm) {}

    /** @param offset from the cell's centre in mm, channels z, y, x; null where the network gives none */
    HeatmapDecoder(Decoder.Heatmap rule, CellMap heat, CellMap diameter, @Nullable CellMap offset) {
        this.rule = rule;
        this.heat = heat;
        this.diameter = diameter;
        this.offset = offset;
    }

    /** By falling score; equal scores in the order z, y, x of their cells. */
    List<Peak> peaks() {
        List<Peak> all = new ArrayList<>();
        for (int s = 0; s < heat.geometry().slices(); s++) {
            for (int r = 0; r < heat.geometry().rows(); r++) {
                for (int c = 0; c < heat.geometry().columns(); c++) {
                    if (isPeak(c, r, s)) {
                        all.add(peak(c, r, s));
                    }
                }
            }
        }
        all.sort(Comparator.comparingDouble(Peak::score).reversed());
        List<Peak> kept = new ArrayList<>();
        for (Peak peak : all) {
            if (kept.size() < rule.maxFindings() && kept.stream().noneMatch(k -> suppresses(k, peak))) {
                kept.add(peak);
            }
        }
        return kept;
    }

    private boolean suppresses(Peak stronger, Peak peak) {
        return stronger.center.distanceTo(peak.center) <= Math.max(rule.minDistanceMm(), stronger.diameterMm / 2);
    }

    private boolean isPeak(int column, int row, int slice) {
        float value = heat.at(0, column, row, slice);
        if (!(value >= rule.minScore())) {
            return false;
        }
        for (int s = Math.max(0, slice - 1); s <= Math.min(heat.geometry().slices() - 1, slice + 1); s++) {
            for (int r = Math.max(0, row - 1); r <= Math.min(heat.geometry().rows() - 1, row + 1); r++) {
                for (int c = Math.max(0, column - 1);
                        c <= Math.min(heat.geometry().columns() - 1, column + 1);
                        c++) {
                    if (heat.at(0, c, r, s) > value) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private Peak peak(int column, int row, int slice) {
        PatientPoint cell = heat.geometry().toPatient(new VoxelIndex(column, row, slice));
        PatientPoint center = offset == null
                ? cell
                : new PatientPoint(
                        cell.x() + offset.at(2, column, row, slice),
                        cell.y() + offset.at(1, column, row, slice),
                        cell.z() + offset.at(0, column, row, slice));
        return new Peak(center, heat.at(0, column, row, slice), diameter.at(0, column, row, slice));
    }
}
