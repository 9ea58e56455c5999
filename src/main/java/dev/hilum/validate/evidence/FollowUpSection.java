package dev.hilum.validate.evidence;

import static dev.hilum.validate.evidence.Figures.NONE;
import static dev.hilum.validate.evidence.Figures.of;

import dev.hilum.validate.Metrics;
import dev.hilum.validate.Results;
import java.util.ArrayList;
import java.util.List;

/** Follow-up against linked nodules of the reference, and repeatability over inputs and reconstructions. */
final class FollowUpSection {
    private final Results results;
    private final Page page;

    FollowUpSection(Results results, Page page) {
        this.results = results;
        this.page = page;
    }

    void write() {
        page.sub("随访配对", "Follow-up: matching with the prior study");
        followUp();
        page.sub("重复性与再现性", "Repeatability and reproducibility");
        repeatability();
    }

    private void followUp() {
        Results.FollowUp f = results.followUp();
        if (f == null) {
            page.text("清单中没有既往检查(prior)。", "The manifest names no prior study (prior).");
            return;
        }
        page.text(
                "参考标准在两次检查中标为同一的结节:两次都检出者应互相配对。",
                "Nodules that the reference marks as the same in both studies: those found in both should be matched with each other.");
        page.table(
                List.of("指标|Figure", "n", "值 [95 %, Wilson]|Value"),
                List.of(
                        row(
                                "配对率 match rate, of nodules found in both studies",
                                f.matched(),
                                f.foundInBoth(),
                                of(f.matchRate(), 3)),
                        row("端到端 end to end, of all linked nodules", f.matched(), f.linked(), of(f.endToEnd(), 3)),
                        List.of("错配 matched with another finding", String.valueOf(f.mismatched()), ""),
                        List.of("新发判为新发 new nodules called new, of those found", "", of(f.newAsNew(), 3)),
                        List.of("消失判为消失 gone nodules called resolved, of those found", "", of(f.goneAsResolved(), 3))));
        page.table(
                List.of(
                        "检查|Study",
                        "既往|Prior",
                        "结果|Outcome",
                        "相关|Correlation",
                        "同一|Linked",
                        "均检出|In both",
                        "配对|Matched",
                        "错配|Wrong",
                        "新发|New",
                        "消失|Gone"),
                f.pairs().stream().map(FollowUpSection::row).toList());
    }

    private static List<String> row(String name, int count, int total, String value) {
        return List.of(name, count + " / " + total, value);
    }

    private static List<String> row(Results.FollowUpPair p) {
        return List.of(
                p.study(),
                p.prior(),
                p.outcome(),
                p.correlation() == null ? NONE : of(p.correlation(), 2),
                String.valueOf(p.linked()),
                String.valueOf(p.foundInBoth()),
                String.valueOf(p.matched()),
                String.valueOf(p.mismatched()),
                p.calledNew() + " / " + p.newFound(),
                p.calledResolved() + " / " + p.goneFound());
    }

    private void repeatability() {
        Results.Repeatability r = results.repeatability();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("同一输入,发现与分数完全相同 same input, same findings and scores", of(r.sameInput(), 3)));
        rows.add(List.of("重复重建,两者共有的发现 repeats: findings in both, of all", of(r.findings(), 3)));
        Metrics.Measurement d = r.diameter();
        rows.add(List.of(
                "重复重建,平均径之差 repeats: difference of the mean diameter, mm",
                d == null || d.blandAltman() == null
                        ? NONE
                        : of(d.blandAltman().bias(), 2) + ", 95 % "
                                + of(d.blandAltman().limits(), 2)));
        rows.add(List.of(
                "分诊结论改变的对数 pairs whose flag changed",
                r.flagChanged() + " / " + r.repeats().size()));
        page.table(List.of("指标|Figure", "值 [95 %]|Value"), rows);
        if (r.sameInput() == null) {
            page.text("同一输入未重复运行(--stress 0)。", "The same input was not run again (--stress 0).");
        }
        if (r.repeats().isEmpty()) {
            page.text("清单中没有重复重建(repeatOf)。", "The manifest names no repeated reconstruction (repeatOf).");
            return;
        }
        page.text("重复重建仅用于本节,其他数字不计入。", "Repeated reconstructions count in this section alone, in no other figure.");
        page.table(
                List.of(
                        "病例|Case",
                        "重复|Repeat",
                        "不同|Differs",
                        "发现|Findings",
                        "配对|Matched",
                        "配对率|Match rate",
                        "径差|Diameter difference, mm",
                        "分数差|Score difference"),
                r.repeats().stream().map(FollowUpSection::row).toList());
    }

    private static List<String> row(Results.Repeat r) {
        return List.of(
                r.first(),
                r.second(),
                r.differs(),
                r.findingsFirst() + " / " + r.findingsSecond(),
                String.valueOf(r.matched()),
                of(r.matchRate(), 2),
                of(r.meanDiameterDifferenceMm(), 2),
                of(r.triageScoreDifference(), 3));
    }
}
