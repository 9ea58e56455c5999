package dev.hilum.report;

import dev.hilum.measure.Nodule;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.Mask;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** One plane in a lung window, enlarged to at least 512 pixels, with outlines, labels and the warning burned in. */
final class OverlayPicture {
    private static final int MIN_WIDTH = 512;
    private static final int NODULE = 0xFFD166;
    private static final int GROUND_GLASS = 0x4CC9F0;
    private static final int CONSOLIDATION = 0xF77F00;
    private static final int STRIP = 34;

    private final StudyReport report;
    private final SliceSeries series;
    private final HuVoxels voxels;
    private final SegmentPlan plan;
    private final VolumeGeometry geometry;
    private final int scale;
    private final OutlineText text = new OutlineText();

    OverlayPicture(StudyReport report, SliceSeries series, HuVoxels voxels) {
        this.report = report;
        this.series = series;
        this.voxels = voxels;
        this.plan = SegmentPlan.of(report);
        this.geometry = plan.segments().getFirst().mask().geometry();
        this.scale = Math.max(1, Math.ceilDiv(MIN_WIDTH, geometry.columns()));
    }

    int width() {
        return geometry.columns() * scale;
    }

    int height() {
        return geometry.rows() * scale + STRIP;
    }

    /** The picture of a plane: red, green, blue of each pixel, row by row. */
    byte[] rgb(int plane) {
        BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        drawPlane(image, plane);
        drawText(image, plane);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        byte[] bytes = new byte[pixels.length * 3];
        for (int i = 0; i < pixels.length; i++) {
            bytes[3 * i] = (byte) (pixels[i] >> 16);
            bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
            bytes[3 * i + 2] = (byte) pixels[i];
        }
        return bytes;
    }

    private void drawPlane(BufferedImage image, int plane) {
        for (int row = 0; row < geometry.rows(); row++) {
            for (int column = 0; column < geometry.columns(); column++) {
                int color = color(column, row, plane);
                for (int y = 0; y < scale; y++) {
                    for (int x = 0; x < scale; x++) {
                        image.setRGB(column * scale + x, row * scale + y, color);
                    }
                }
            }
        }
    }

    private int color(int column, int row, int plane) {
        for (SegmentPlan.Planned planned : plan.segments()) {
            int outline = outline(planned.subject());
            if (outline != 0 && isOutline(planned.mask(), column, row, plane)) {
                return outline;
            }
        }
        int gray = KeyImage.gray(voxels.hu(column, row, plane));
        return gray << 16 | gray << 8 | gray;
    }

    /** 0 for what is not outlined. */
    private static int outline(SegmentPlan.Subject subject) {
        return switch (subject) {
            case SegmentPlan.LungSubject lung -> 0;
            case SegmentPlan.NoduleSubject nodule -> NODULE;
            case SegmentPlan.LesionSubject lesion ->
                lesion.lesion() == SegmentPlan.Lesion.GROUND_GLASS ? GROUND_GLASS : CONSOLIDATION;
        };
    }

    private static boolean isOutline(Mask mask, int column, int row, int plane) {
        return !mask.contains(column, row, plane)
                && (mask.contains(column - 1, row, plane)
                        || mask.contains(column + 1, row, plane)
                        || mask.contains(column, row - 1, plane)
                        || mask.contains(column, row + 1, plane));
    }

    private void drawText(BufferedImage image, int plane) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(0xFF6B6B));
        int base = geometry.rows() * scale;
        text.draw(graphics, Statements.shortWarning(report), 4, base + 13, 11);
        graphics.setColor(Color.WHITE);
        text.draw(
                graphics,
                "Plane 层 " + (plane + 1) + " / " + series.slices().size() + "  lung window 肺窗 " + KeyImage.LOW_HU + "…"
                        + KeyImage.HIGH_HU + " HU",
                4,
                base + 28,
                11);
        graphics.setColor(new Color(NODULE));
        plan.segments().forEach(planned -> drawLabel(graphics, planned, plane));
        graphics.dispose();
    }

    private void drawLabel(Graphics2D graphics, SegmentPlan.Planned planned, int plane) {
        if (planned.subject() instanceof SegmentPlan.NoduleSubject subject) {
            Nodule nodule = subject.nodule();
            VoxelIndex center = geometry.toVoxel(nodule.center());
            boolean here = planned.mask().isEmpty()
                    ? Math.round(center.slice()) == plane
                    : plane >= nodule.mask().box().fromSlice()
                            && plane < nodule.mask().box().toSlice();
            if (here) {
                double x = Math.clamp((center.column() + 0.5) * scale + 14, 2, Math.max(2, width() - 70));
                double y = Math.clamp((center.row() + 0.5) * scale - 10, 12, geometry.rows() * scale - 2);
                text.draw(graphics, NoduleGroups.label(subject), x, y, 13);
            }
        }
    }
}
