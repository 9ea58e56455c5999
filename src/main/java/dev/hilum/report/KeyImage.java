package dev.hilum.report;

import dev.hilum.measure.Nodule;
import dev.hilum.volume.Mask;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.awt.image.BufferedImage;

/** A square cut of a nodule's plane in a lung window, with the outline of its mask. */
final class KeyImage {
    static final int LOW_HU = -1350;
    static final int HIGH_HU = 150;
    private static final double SIDE_MM = 60;
    private static final int PIXELS = 240;
    private static final int OUTLINE = 0xFFD166;

    private final Nodule nodule;
    private final VolumeGeometry geometry;
    private final int slice;
    private final VoxelIndex center;

    private KeyImage(Nodule nodule) {
        this.nodule = nodule;
        this.geometry = nodule.mask().geometry();
        this.center = geometry.toVoxel(nodule.center());
        this.slice = Math.clamp(Math.round(center.slice()), 0, geometry.slices() - 1);
    }

    static BufferedImage of(Nodule nodule, HuVoxels voxels) {
        return new KeyImage(nodule).draw(voxels);
    }

    private BufferedImage draw(HuVoxels voxels) {
        BufferedImage image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < PIXELS; y++) {
            for (int x = 0; x < PIXELS; x++) {
                image.setRGB(x, y, color(voxels, column(x), row(y)));
            }
        }
        return image;
    }

    private int color(HuVoxels voxels, int column, int row) {
        if (column < 0 || row < 0 || column >= geometry.columns() || row >= geometry.rows()) {
            return 0;
        }
        if (isOutline(column, row)) {
            return OUTLINE;
        }
        int gray = gray(voxels.hu(column, row, slice));
        return gray << 16 | gray << 8 | gray;
    }

    /** 0–255 in the lung window. */
    static int gray(int hu) {
        return Math.clamp(255L * (hu - LOW_HU) / (HIGH_HU - LOW_HU), 0, 255);
    }

    /** Voxels just outside the mask, so that the finding itself stays visible. */
    private boolean isOutline(int column, int row) {
        Mask mask = nodule.mask();
        return !mask.contains(column, row, slice)
                && (mask.contains(column - 1, row, slice)
                        || mask.contains(column + 1, row, slice)
                        || mask.contains(column, row - 1, slice)
                        || mask.contains(column, row + 1, slice));
    }

    private int column(int x) {
        return (int)
                Math.round(center.column() + (x + 0.5 - PIXELS / 2.0) * SIDE_MM / PIXELS / geometry.columnSpacingMm());
    }

    private int row(int y) {
        return (int) Math.round(center.row() + (y + 0.5 - PIXELS / 2.0) * SIDE_MM / PIXELS / geometry.rowSpacingMm());
    }
}
