package dev.hilum.validate.evidence;

import static dev.hilum.validate.evidence.Figures.NONE;
import static dev.hilum.validate.evidence.Figures.of;

import dev.hilum.validate.MatchRule;
import dev.hilum.validate.Metrics;
import dev.hilum.validate.Results;
import dev.hilum.validate.StressTest;
import dev.hilum.validate.stats.Froc;
import dev.hilum.validate.stats.Regression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures by the scenes of YY/T 1858: detection, segmentation, triage, measurement, follow-up, efficiency; then strata and tests. */
final class ResultSections {
    private final Results results;
    private final Map<String, Plot> plots;
    private final Page page;

    ResultSections(Results results, Map<String, Plot> plots, Page page) {
        this.results = results;
        this.plots = plots;
        this.page = page;
    }

    void write() {
        Metrics m = results.overall();
        page.heading("结果:检出", "Results: detection of nodules");
        detection(m);
        page.heading("结果:分割", "Results: segmentation");
        segmentation(m);
        page.heading("结果:分类与分诊", "Results: classification and triage of pneumonia");
        triage(m.triage());
        page.heading("结果:测量", "Results: measurement");
        measurement(m);
        page.heading("结果:随访与重复性", "Results: follow-up and repeatability");
        new FollowUpSection(results, page).write();
        page.heading("结果:效率", "Results: efficiency");
        efficiency();
        page.heading("分层结果", "Results by stratum");
        strata();
        page.heading("影响因素分析", "Influence factors");
        influence();
        page.heading("压力测试与对抗测试", "Stress tests and adversarial perturbation");
        stress();
        comparison();
    }

    private void plot(String name, String zh, String en) {
        Plot plot = plots.get(name);
        if (plot != null) {
            page.plot(plot, zh, en);
        }
    }

    private void detection(Metrics m) {
        if (m.detection().isEmpty()) {
            page.text("没有结节参考标准。", "No reference standard of nodules.");
            return;
        }
        List<String> head = new ArrayList<>(List.of("指标|Figure"));
        for (MatchRule rule : m.detection().keySet()) {
            head.add(rule.name());
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < Froc.RATES.size(); i++) {
            int at = i;
            rows.add(row(
                    m,
                    "灵敏度 sensitivity at " + Froc.RATES.get(i) + " FP/scan",
                    d -> d.froc() == null ? NONE : of(d.froc().rates().get(at).sensitivity(), 3)));
        }
        rows.add(row(m, "CPM", d -> d.froc() == null ? NONE : of(d.froc().cpm(), 3)));
        rows.add(row(m, "平均精度 average precision", d -> of(d.averagePrecision(), 3)));
        rows.add(row(m, "召回率 recall, operating point", d -> of(d.recall(), 3)));
        rows.add(row(m, "精确率 precision", d -> of(d.precision(), 3)));
        rows.add(row(m, "F1", d -> of(d.f1(), 3)));
        rows.add(row(m, "假阳性/例 FP per scan", d -> of(d.falsePositivesPerScan(), 2)));
        rows.add(row(m, "病例灵敏度 case sensitivity", d -> of(d.caseSensitivity(), 3)));
        rows.add(row(m, "病例特异度 case specificity", d -> of(d.caseSpecificity(), 3)));
        rows.add(row(
                m,
                "病灶/扫描 lesions / scans",
                d -> d.operatingPoint().truePositive()
                        + d.operatingPoint().falseNegative()
                        + " / " + d.operatingPoint().scans()));
        page.table(head, rows);
        plot("froc", "FROC 曲线,三种匹配规则", "FROC curve by the three match rules");
        page.sub("按大小和密度(CENTRE_HIT)", "By size and density (CENTRE_HIT)");
        page.table(
                List.of("分层|By", "值|Value", "病灶|Lesions", "召回率|Recall", ""),
                results.lesionStrata().stream()
                        .map(s -> List.of(
                                s.by(),
                                s.value().replaceFirst("^[a-f] ", ""),
                                String.valueOf(s.lesions()),
                                of(s.recall(), 3),
                                s.small() ? "小 small" : ""))
                        .toList());
    }

    private static List<String> row(
            Metrics m, String name, java.util.function.Function<Metrics.Detection, String> figure) {
        List<String> row = new ArrayList<>(List.of(name));
        m.detection().values().forEach(d -> row.add(figure.apply(d)));
        return row;
    }

    private void segmentation(Metrics m) {
        List<List<String>> rows = new ArrayList<>();
        addSegmentation(rows, "结节 nodules", m.noduleSegmentation());
        addSegmentation(rows, "肺炎病灶 pneumonia lesions", m.pneumoniaSegmentation());
        if (rows.isEmpty()) {
            page.text("没有带轮廓的参考标准。", "No reference standard with outlines.");
            return;
        }
        page.table(List.of("对象|Of", "n", "Dice", "IoU", "HD95, mm", "表面距离|Surface distance, mm"), rows);
    }

    private static void addSegmentation(List<List<String>> rows, String name, Metrics.@Nullable Segmentation s) {
        if (s != null) {
            rows.add(List.of(
                    name,
                    String.valueOf(s.dice().n()),
                    mean(s.dice(), 3),
                    mean(s.iou(), 3),
                    mean(s.hausdorff95Mm(), 2),
                    mean(s.surfaceDistanceMm(), 2)));
        }
    }

    private static String mean(Metrics.@Nullable Mean m, int digits) {
        return m == null
                ? NONE
                : of(m.value(), digits) + " " + of(m.interval(), digits) + ", median " + of(m.median(), digits);
    }

    private void triage(Metrics.@Nullable Triage t) {
        if (t == null) {
            page.text("没有病例级标签。", "No labels by case.");
            return;
        }
        page.table(
                List.of("指标|Figure", "值 [95 %]|Value"),
                List.of(
                        List.of("阳性/阴性 positive / negative", t.positive() + " / " + t.negative()),
                        List.of("ROC-AUC (DeLong)", of(t.area(), 3)),
                        List.of("阈值 threshold", of(t.threshold(), 3)),
                        List.of(
                                "TP / FP / FN / TN",
                                t.operatingPoint().truePositive() + " / "
                                        + t.operatingPoint().falsePositive() + " / "
                                        + t.operatingPoint().falseNegative() + " / "
                                        + t.operatingPoint().trueNegative()),
                        List.of("灵敏度 sensitivity", of(t.sensitivity(), 3)),
                        List.of("特异度 specificity", of(t.specificity(), 3)),
                        List.of("PPV", of(t.positivePredictiveValue(), 3)),
                        List.of("NPV", of(t.negativePredictiveValue(), 3)),
                        List.of("准确率 accuracy", of(t.accuracy(), 3)),
                        List.of("Youden", of(t.youden(), 3)),
                        List.of("Kappa", of(t.kappa(), 3))));
        plot("roc", "肺炎分诊 ROC 曲线", "ROC curve of pneumonia triage");
    }

    private void measurement(Metrics m) {
        List<List<String>> rows = new ArrayList<>();
        addMeasurement(rows, "结节平均径 nodule mean diameter", m.noduleDiameter());
        addMeasurement(rows, "结节体积 nodule volume", m.noduleVolume());
        addMeasurement(rows, "肺炎病灶体积 pneumonia lesion volume", m.pneumoniaVolume());
        if (rows.isEmpty()) {
            page.text("没有可比较的测量。", "Nothing measured has a reference.");
            return;
        }
        page.table(List.of("量|Quantity", "n", "偏倚|Bias", "95 % 一致性界限|Limits of agreement", "ICC(2,1)"), rows);
        plot("bland-altman-diameter", "结节平均径 Bland–Altman", "Bland–Altman, nodule mean diameter");
        plot("bland-altman-volume", "结节体积 Bland–Altman", "Bland–Altman, nodule volume");
        plot("bland-altman-pneumonia", "肺炎病灶体积 Bland–Altman", "Bland–Altman, pneumonia lesion volume");
    }

    private static void addMeasurement(List<List<String>> rows, String name, Metrics.@Nullable Measurement m) {
        if (m != null) {
            rows.add(List.of(
                    name,
                    String.valueOf(m.pairs().size()),
                    m.blandAltman() == null ? NONE : of(m.blandAltman().bias(), 2) + " " + m.unit(),
                    m.blandAltman() == null ? NONE : of(m.blandAltman().limits(), 2) + " " + m.unit(),
                    of(m.intraclass(), 3)));
        }
    }

    private void efficiency() {
        Results.Run run = results.run();
        page.table(
                List.of("项目|Item", "值|Value"),
                List.of(
                        List.of("每例秒数 seconds per case, mean", of(run.secondsPerCase(), 1)),
                        List.of("每例秒数 seconds per case, p95", of(run.secondsPerCaseP95(), 1)),
                        List.of("每小时例数 cases per hour", of(run.casesPerHour(), 0)),
                        List.of("验证开销 cost above the analysis itself", of(run.overheadPercent(), 1) + " %")));
    }

    private void strata() {
        if (results.strata().isEmpty()) {
            page.text("没有因素取多于一个值。", "No factor has more than one value.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Results.Stratum s : results.strata()) {
            Metrics m = s.metrics();
            Metrics.Detection d = m.detection().get(MatchRule.CENTRE_HIT);
            Metrics.Triage t = m.triage();
            rows.add(List.of(
                    s.by() + " " + s.value() + (s.small() ? " (小 small)" : ""),
                    String.valueOf(m.cases()),
                    d == null || d.froc() == null ? NONE : of(d.froc().cpm(), 2),
                    d == null ? NONE : of(d.recall(), 2),
                    d == null ? NONE : of(d.falsePositivesPerScan(), 2),
                    t == null ? NONE : of(t.area(), 2),
                    t == null ? NONE : of(t.sensitivity(), 2),
                    t == null ? NONE : of(t.specificity(), 2),
                    m.pneumoniaSegmentation() == null
                            ? NONE
                            : of(m.pneumoniaSegmentation().dice().value(), 2)));
        }
        page.table(
                List.of(
                        "分层|Stratum",
                        "例|Cases",
                        "CPM",
                        "召回率|Recall",
                        "FP/scan",
                        "AUC",
                        "灵敏度|Sensitivity",
                        "特异度|Specificity",
                        "Dice"),
                rows);
    }

    private void influence() {
        for (Results.Influence i : results.influence()) {
            page.sub(i.outcome() + " (n = " + i.n() + ")", i.kind());
            if (i.coefficients() == null || i.adjusted() == null) {
                page.text("无法估计。", i.note());
                continue;
            }
            List<List<String>> rows = new ArrayList<>();
            for (int k = 0; k < i.coefficients().size(); k++) {
                Regression.Coefficient c = i.coefficients().get(k);
                rows.add(List.of(
                        c.name(),
                        of(c.value(), 3),
                        Figures.p(c.p()),
                        k == 0 ? "" : Figures.p(i.adjusted().get(k - 1))));
            }
            page.table(List.of("因素|Factor", "系数 [95 %]|Coefficient", "p", "p (Holm)"), rows);
            if (!i.note().isEmpty()) {
                page.text("无法单独估计的因素未列入。", i.note());
            }
        }
        if (results.influence().isEmpty()) {
            page.text("没有可分析的结果。", "Nothing to analyse.");
        }
    }

    private void stress() {
        if (results.stress().isEmpty()) {
            page.text("未运行(--stress 0)。", "Not run (--stress 0).");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (StressTest.Row r : results.stress()) {
            rows.add(List.of(
                    r.name(),
                    r.perturbation(),
                    r.text(),
                    r.reason() == null ? r.status() : r.reason(),
                    r.lesionsHit() + " / " + r.lesions(),
                    String.valueOf(r.reported()),
                    r.triageScore() == null
                            ? NONE
                            : of(r.triageScore(), 3) + (Boolean.TRUE.equals(r.flag()) ? " flag" : ""),
                    r.sameFindings() ? "同 same" : "不同 differs"));
        }
        page.table(
                List.of(
                        "病例|Case",
                        "扰动|Perturbation",
                        "",
                        "状态|Status",
                        "命中|Hit",
                        "发现|Findings",
                        "分诊|Triage",
                        "与原图|Against plain"),
                rows);
    }

    private void comparison() {
        if (results.comparison() == null) {
            return;
        }
        page.heading("与先前运行的比较", "Comparison with an earlier run");
        page.table(
                List.of("指标|Figure", "差 [95 %]|Difference, this − earlier", "结论|Gate"),
                results.comparison().rows().stream()
                        .map(r ->
                                List.of(r.figure(), of(r.difference(), 3), r.passed() ? "通过 passed" : "未通过 not passed"))
                        .toList());
        page.text(
                "共同病例 " + results.comparison().commonCases() + ";图像不同而未比较 "
                        + results.comparison().otherPixels() + ";界值 "
                        + results.comparison().margin() + ";"
                        + (results.comparison().passed() ? "通过" : "未通过"),
                "Common cases " + results.comparison().commonCases() + ", left out as other images "
                        + results.comparison().otherPixels() + ", margin "
                        + results.comparison().margin() + ": "
                        + (results.comparison().passed() ? "passed" : "not passed"));
    }
}
