package dev.hilum.report;

import static dev.hilum.report.PdfReport.cells;
import static dev.hilum.report.PdfReport.oneDecimal;

import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Pneumonia.HistogramBin;
import dev.hilum.measure.Pneumonia.HuBand;
import dev.hilum.measure.Pneumonia.ZoneShare;
import dev.hilum.measure.Side;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pneumonia part of the PDF: triage and quantification under headings of their own, zones, bands, histogram. */
final class PdfPneumonia {
    private static final float[] THREE = {220, 145, 150};
    private static final float[] FOUR = {170, 115, 115, 115};
    private static final float HISTOGRAM_HEIGHT = 60;

    private final StudyReport report;
    private final PdfCanvas canvas;

    PdfPneumonia(StudyReport report, PdfCanvas canvas) {
        this.report = report;
        this.canvas = canvas;
    }

    void write() throws IOException {
        Pneumonia pneumonia = report.pneumonia();
        if (pneumonia == null) {
            return;
        }
        writeTriage(pneumonia);
        writeQuantities(pneumonia);
        writeZones(pneumonia);
        writeBands(pneumonia);
        writeHistogram(pneumonia.histogram());
    }

    private void writeTriage(Pneumonia pneumonia) throws IOException {
        canvas.heading("Pneumonia triage 肺炎辅助分诊 (suspected patients 疑似患者)");
        String result = pneumonia.flag()
                ? "Imaging abnormality flagged 影像异常：提示"
                : "No flag 未提示. " + Statements.NEGATIVE + " 不排除疾病";
        String line = result
                + String.format(
                        Locale.ROOT, "   score 分值 %.3f, threshold 阈值 %.3f", pneumonia.score(), pneumonia.threshold());
        if (pneumonia.flag()) {
            canvas.alert(line);
        } else {
            canvas.line(line);
        }
    }

    private void writeQuantities(Pneumonia pneumonia) throws IOException {
        canvas.heading("Pneumonia quantification 肺炎量化 (confirmed patients 确诊患者)");
        if (pneumonia.partialLungs()) {
            canvas.alert(Statements.PARTIAL + ". 肺部未完全成像：体积与占比仅指已成像部分。");
        }
        quantity("Lung volume 肺体积", pneumonia.lungVolumeMl(), 100);
        quantity("Lesion volume 病灶体积", pneumonia.lesionVolumeMl(), pneumonia.proportionPercent());
        quantity("Ground-glass 磨玻璃", pneumonia.groundGlassMl(), share(pneumonia, pneumonia.groundGlassMl()));
        quantity("Consolidation 实变", pneumonia.consolidationMl(), share(pneumonia, pneumonia.consolidationMl()));
        canvas.line("Lesions 病灶数: " + pneumonia.lesionCount() + severity(pneumonia.severity()));
        HuStatistics hu = pneumonia.lesionHu();
        if (hu != null) {
            canvas.line("Lesion HU 病灶CT值: mean 均值 " + oneDecimal(hu.mean()) + ", SD "
                    + oneDecimal(hu.standardDeviation()) + ", median 中位数 " + oneDecimal(hu.median()) + ", P10 "
                    + oneDecimal(hu.p10()) + ", P90 " + oneDecimal(hu.p90()));
        }
    }

    private void quantity(String name, double ml, double percent) throws IOException {
        canvas.row(cells(name, oneDecimal(ml) + " mL", percent(percent)), THREE, false);
    }

    private void writeZones(Pneumonia pneumonia) throws IOException {
        canvas.row(cells("Zone 分区", "Lung 肺 mL", "Lesion 病灶 mL", "Affected 受累 %"), FOUR, true);
        for (ZoneShare zone : pneumonia.zones()) {
            String name = (zone.side() == Side.LEFT ? "left 左 " : "right 右 ")
                    + switch (zone.zone()) {
                        case UPPER -> "upper 上";
                        case MIDDLE -> "middle 中";
                        case LOWER -> "lower 下";
                    };
            canvas.row(
                    cells(name, oneDecimal(zone.lungMl()), oneDecimal(zone.lesionMl()), percent(zone.percent())),
                    FOUR,
                    false);
        }
        canvas.small(Statements.ZONES + ". " + Statements.ZONES_ZH + "。");
    }

    private void writeBands(Pneumonia pneumonia) throws IOException {
        canvas.row(cells("HU band CT值区间", "mL", "% of lung 占肺"), THREE, true);
        for (HuBand band : pneumonia.bands()) {
            Integer from = band.fromHu();
            Integer to = band.toHu();
            String limits = (from == null ? "" : from + " ≤ ") + "HU" + (to == null ? "" : " < " + to);
            canvas.row(cells(limits, oneDecimal(band.ml()), percent(band.percent())), THREE, false);
        }
    }

    private void writeHistogram(List<HistogramBin> histogram) throws IOException {
        double highest = histogram.stream().mapToDouble(HistogramBin::ml).max().orElse(0);
        if (highest <= 0) {
            return;
        }
        double[] fractions =
                histogram.stream().mapToDouble(bin -> bin.ml() / highest).toArray();
        String[] labels = new String[fractions.length];
        int step = Math.max(1, fractions.length / 10);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % step == 0 ? String.valueOf(histogram.get(i).fromHu()) : "";
        }
        canvas.line("HU histogram of the lungs 肺CT值直方图 (highest bar 最高 " + oneDecimal(highest) + " mL)");
        canvas.bars(fractions, labels, HISTOGRAM_HEIGHT);
    }

    private static double share(Pneumonia pneumonia, double ml) {
        return pneumonia.lungVolumeMl() > 0 ? ml / pneumonia.lungVolumeMl() * 100 : 0;
    }

    private static String severity(Pneumonia.@Nullable Severity severity) {
        return severity == null
                ? ""
                : "    CT severity score CT严重度评分 (" + severity.scale().meaning() + "): " + severity.score() + " / "
                        + severity.scale().maximum() + "; " + severity.scale().steps();
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f %%", value);
    }
}
