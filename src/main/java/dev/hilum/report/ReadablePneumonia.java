package dev.hilum.report;

import static dev.hilum.report.ReadableReport.oneDecimal;

import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.Lobe;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Pneumonia.HistogramBin;
import dev.hilum.measure.Pneumonia.HuBand;
import dev.hilum.measure.Pneumonia.LobeShare;
import dev.hilum.measure.Pneumonia.ZoneShare;
import dev.hilum.measure.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Pneumonia for people: triage and quantification under headings of their own, zones, bands, histogram. */
final class ReadablePneumonia {
    private static final List<Double> THREE = List.of(220.0, 145.0, 150.0);
    private static final List<Double> FOUR = List.of(170.0, 115.0, 115.0, 115.0);

    private final StudyReport report;
    private final Language language;
    private final List<Block> blocks = new ArrayList<>();

    ReadablePneumonia(StudyReport report, Language language) {
        this.report = report;
        this.language = language;
    }

    List<Block> blocks() {
        Pneumonia pneumonia = report.standingPneumonia();
        if (pneumonia != null) {
            addTriage(pneumonia);
            addQuantities(pneumonia);
            addZones(pneumonia);
            addLobes(pneumonia.lobes());
            addBands(pneumonia);
            addHistogram(pneumonia.histogram());
        } else if (report.pneumonia() != null) {
            blocks.add(new Block.Line(language.say("Pneumonia: rejected by the verifying person", "肺炎：核实人否定")));
        }
        return blocks;
    }

    private void addTriage(Pneumonia pneumonia) {
        blocks.add(new Block.Heading(language.say("Pneumonia triage (suspected patients)", "肺炎辅助分诊（疑似患者）")));
        String result = pneumonia.flag()
                ? language.say("Imaging abnormality flagged", "影像异常：提示")
                : language.say("No flag. " + Statements.NEGATIVE + ".", "未提示。不排除疾病。");
        String line = result + "   "
                + String.format(
                        Locale.ROOT,
                        "%s %.3f, %s %.3f",
                        language.say("score", "分值"),
                        pneumonia.score(),
                        language.say("threshold", "阈值"),
                        pneumonia.threshold());
        blocks.add(pneumonia.flag() ? new Block.Alert(line) : new Block.Line(line));
    }

    private void addQuantities(Pneumonia pneumonia) {
        blocks.add(new Block.Heading(language.say("Pneumonia quantification (confirmed patients)", "肺炎量化（确诊患者）")));
        if (pneumonia.partialLungs()) {
            blocks.add(new Block.Alert(language.say(Statements.PARTIAL + ".", "肺部未完全成像：体积与占比仅指已成像部分。")));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(language.say("Quantity", "指标"), "mL", language.say("% of lung", "占肺 %")));
        rows.add(quantity(language.say("Lung volume", "肺体积"), pneumonia.lungVolumeMl(), 100));
        rows.add(quantity(
                language.say("Lesion volume", "病灶体积"), pneumonia.lesionVolumeMl(), pneumonia.proportionPercent()));
        rows.add(quantity(
                language.say("Ground-glass", "磨玻璃"),
                pneumonia.groundGlassMl(),
                share(pneumonia, pneumonia.groundGlassMl())));
        rows.add(quantity(
                language.say("Consolidation", "实变"),
                pneumonia.consolidationMl(),
                share(pneumonia, pneumonia.consolidationMl())));
        blocks.add(new Block.Table(THREE, rows));
        blocks.add(new Block.Line(
                language.say("Lesions", "病灶数") + ": " + pneumonia.lesionCount() + severity(pneumonia.severity())));
        HuStatistics hu = pneumonia.lesionHu();
        if (hu != null) {
            blocks.add(new Block.Line(language.say("Lesion HU", "病灶CT值") + ": " + language.say("mean", "均值") + " "
                    + oneDecimal(hu.mean()) + ", SD " + oneDecimal(hu.standardDeviation()) + ", "
                    + language.say("median", "中位数") + " " + oneDecimal(hu.median()) + ", P10 " + oneDecimal(hu.p10())
                    + ", P90 " + oneDecimal(hu.p90())));
        }
    }

    private static List<String> quantity(String name, double ml, double percent) {
        return List.of(name, oneDecimal(ml), percent(percent));
    }

    private void addZones(Pneumonia pneumonia) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                language.say("Zone", "分区"),
                language.say("Lung", "肺") + " mL",
                language.say("Lesion", "病灶") + " mL",
                language.say("Affected", "受累") + " %"));
        for (ZoneShare zone : pneumonia.zones()) {
            String side = zone.side() == Side.LEFT ? language.say("left", "左") : language.say("right", "右");
            rows.add(List.of(
                    side + ", " + ReadableNodules.zone(zone.zone(), language),
                    oneDecimal(zone.lungMl()),
                    oneDecimal(zone.lesionMl()),
                    zone.lungMl() > 0 ? percent(zone.percent()) : "–"));
        }
        blocks.add(new Block.Table(FOUR, rows));
        blocks.add(new Block.Small(language.say(Statements.ZONES + ".", Statements.ZONES_ZH + "。")));
    }

    private void addLobes(List<LobeShare> lobes) {
        if (lobes.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                language.say("Lobe", "肺叶"),
                language.say("Lung", "肺") + " mL",
                language.say("Lesion", "病灶") + " mL",
                language.say("Affected", "受累") + " %"));
        for (LobeShare lobe : lobes) {
            rows.add(List.of(
                    name(lobe.lobe()),
                    oneDecimal(lobe.lungMl()),
                    oneDecimal(lobe.lesionMl()),
                    lobe.lungMl() > 0 ? percent(lobe.percent()) : "–"));
        }
        blocks.add(new Block.Table(FOUR, rows));
    }

    private String name(Lobe lobe) {
        return switch (lobe) {
            case RUL -> language.say("right upper", "右上叶");
            case RML -> language.say("right middle", "右中叶");
            case RLL -> language.say("right lower", "右下叶");
            case LUL -> language.say("left upper", "左上叶");
            case LLL -> language.say("left lower", "左下叶");
        };
    }

    private void addBands(Pneumonia pneumonia) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(language.say("HU band", "CT值区间"), "mL", language.say("% of lung", "占肺 %")));
        for (HuBand band : pneumonia.bands()) {
            Integer from = band.fromHu();
            Integer to = band.toHu();
            String limits = (from == null ? "" : from + " ≤ ") + "HU" + (to == null ? "" : " < " + to);
            rows.add(List.of(limits, oneDecimal(band.ml()), percent(band.percent())));
        }
        blocks.add(new Block.Table(THREE, rows));
    }

    private void addHistogram(List<HistogramBin> histogram) {
        double highest = histogram.stream().mapToDouble(HistogramBin::ml).max().orElse(0);
        if (highest <= 0) {
            return;
        }
        int step = Math.max(1, histogram.size() / 10);
        List<Double> fractions = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < histogram.size(); i++) {
            fractions.add(histogram.get(i).ml() / highest);
            labels.add(i % step == 0 ? String.valueOf(histogram.get(i).fromHu()) : "");
        }
        String caption = language.say("HU histogram of the lungs", "肺CT值直方图") + " (" + language.say("highest bar", "最高")
                + " " + oneDecimal(highest) + " mL)";
        blocks.add(new Block.Bars(caption, fractions, labels));
    }

    private static double share(Pneumonia pneumonia, double ml) {
        return pneumonia.lungVolumeMl() > 0 ? ml / pneumonia.lungVolumeMl() * 100 : 0;
    }

    private String severity(Pneumonia.@Nullable Severity severity) {
        return severity == null
                ? ""
                : "    " + language.say("CT severity score", "CT严重度评分") + " ("
                        + new CodedWords(language).of(severity.scale()) + "): " + severity.score() + " / "
                        + severity.scale().maximum();
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f %%", value);
    }
}
