package dev.hilum.report;

import static dev.hilum.report.PdfReport.cells;
import static dev.hilum.report.PdfReport.oneDecimal;

import dev.hilum.dicom.data.Tag;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The nodules' part of the PDF: a table, and a key image of each. */
final class PdfNodules {
    private static final float[] COLUMNS = {64, 86, 62, 50, 54, 80, 46, 38, 35};
    private static final float IMAGE_SIZE = 120;
    private static final int IMAGES = 8;

    private final StudyReport report;
    private final PdfCanvas canvas;

    PdfNodules(StudyReport report, PdfCanvas canvas) {
        this.report = report;
        this.canvas = canvas;
    }

    void write(@Nullable HuVoxels voxels) throws IOException {
        List<Nodule> nodules = report.nodules();
        SliceSeries series = report.series();
        if (nodules == null || series == null) {
            return;
        }
        canvas.heading("Nodule detection 肺结节检测: " + nodules.size());
        if (nodules.isEmpty()) {
            canvas.line(Statements.NEGATIVE + ". 未见达到阈值的结节；不排除疾病。");
            return;
        }
        writeTable(nodules, series);
        if (voxels != null) {
            writeImages(nodules, voxels);
        }
    }

    private void writeTable(List<Nodule> nodules, SliceSeries series) throws IOException {
        canvas.row(
                cells(
                        "Finding 发现",
                        "Place 位置",
                        "Long×short 长×短径 mm",
                        "Mean Ø 平均 mm",
                        "Volume 体积 mm³",
                        "Density 密度",
                        "Mean HU 均值",
                        "Score 分值",
                        "Slice 层"),
                COLUMNS,
                true);
        for (int i = 0; i < nodules.size(); i++) {
            canvas.row(row(new SegmentPlan.NoduleSubject(nodules.get(i), i + 1), series), COLUMNS, false);
        }
        canvas.small("Score: of detection, not of malignancy 检测分值，非恶性概率. " + Statements.ZONES + " "
                + Statements.ZONES_ZH + ".");
        writeUnmeasured(nodules);
    }

    private static List<String> row(SegmentPlan.NoduleSubject subject, SliceSeries series) {
        Nodule nodule = subject.nodule();
        return cells(
                NoduleGroups.label(subject) + (nodule.kind() == Nodule.Kind.MASS ? " 肿块" : " 结节"),
                place(nodule),
                number(nodule.longAxisMm()) + " × " + number(nodule.shortAxisMm()),
                number(nodule.meanDiameterMm()),
                number(nodule.volumeMm3()),
                density(nodule.density()),
                oneDecimal(nodule.hu().mean()),
                String.format(Locale.ROOT, "%.2f", nodule.score()),
                slice(nodule, series));
    }

    private void writeUnmeasured(List<Nodule> nodules) throws IOException {
        for (int i = 0; i < nodules.size(); i++) {
            Nodule nodule = nodules.get(i);
            for (Quantity quantity :
                    List.of(nodule.longAxisMm(), nodule.shortAxisMm(), nodule.meanDiameterMm(), nodule.volumeMm3())) {
                if (quantity instanceof Quantity.Unknown unknown) {
                    canvas.small("Not measured 未测量, " + (i + 1) + ": " + unknown.text());
                    break;
                }
            }
        }
    }

    private void writeImages(List<Nodule> nodules, HuVoxels voxels) throws IOException {
        List<BufferedImage> images = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < Math.min(nodules.size(), IMAGES); i++) {
            images.add(KeyImage.of(nodules.get(i), voxels));
            captions.add(NoduleGroups.label(new SegmentPlan.NoduleSubject(nodules.get(i), i + 1)));
        }
        canvas.pictures(images, captions, IMAGE_SIZE);
        canvas.small("Window 窗 " + KeyImage.LOW_HU + "…" + KeyImage.HIGH_HU + " HU");
    }

    private static String place(Nodule nodule) {
        String side = nodule.side() == Side.LEFT ? "left 左" : "right 右";
        String zone = switch (nodule.zone()) {
            case UPPER -> "upper 上";
            case MIDDLE -> "middle 中";
            case LOWER -> "lower 下";
        };
        String lobe = nodule.lobe();
        return side + ", " + zone + (lobe == null ? "" : ", " + lobe);
    }

    private static String density(Nodule.Density density) {
        return switch (density) {
            case SOLID -> "solid 实性";
            case PART_SOLID -> "part-solid 部分实性";
            case GROUND_GLASS -> "ground-glass 磨玻璃";
            case CALCIFIED -> "calcified 钙化";
        };
    }

    /** Instance Number where the instances have one, as viewers show it; else the place in the series. */
    private static String slice(Nodule nodule, SliceSeries series) {
        for (int i = 0; i < series.slices().size(); i++) {
            Slice slice = series.slices().get(i);
            if (slice.instance().sopInstanceUid().equals(nodule.sopInstanceUid()) && slice.frame() == nodule.frame()) {
                String place = "#" + (i + 1);
                return slice.instance()
                        .object()
                        .dataSet()
                        .string(Tag.InstanceNumber)
                        .orElse(place);
            }
        }
        return "–";
    }

    private static String number(Quantity quantity) {
        return switch (quantity) {
            case Quantity.Known known -> oneDecimal(known.value());
            case Quantity.Unknown unknown -> "–";
        };
    }
}
