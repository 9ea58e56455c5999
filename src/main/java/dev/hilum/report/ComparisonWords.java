package dev.hilum.report;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.Comparison.Undecided;
import dev.hilum.compare.NoduleChange;
import dev.hilum.compare.NotCompared;
import dev.hilum.compare.PneumoniaChange;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the comparison says, in the language of the report. */
final class ComparisonWords {
    private static final double HOURS_PER_DAY = 24;
    private static final double SHORT_HOURS = 96;

    private final Language language;

    ComparisonWords(Language language) {
        this.language = language;
    }

    List<String> head() {
        return List.of(
                language.say("Finding", "发现"),
                language.say("Change", "变化"),
                language.say("Mean Ø", "平均直径") + " mm",
                "Δ Ø mm",
                language.say("Volume", "体积") + " mm³",
                "Δ " + language.say("Volume", "体积") + " %",
                language.say("Doubling time, days", "倍增时间（天）"));
    }

    String uncertainty() {
        return language.say(
                "± and (…): 95 % from pixel size and slice spacing of both series and the repeatability of scans; that of"
                        + " other errors of a network comes on top.",
                "± 与（…）：由两次序列的像素大小、层间距和重复扫描的可重复性得出的95%区间；网络的其他误差另计。");
    }

    String finding(Nodule.Kind kind, int ordinal) {
        boolean mass = kind == Nodule.Kind.MASS;
        return language == Language.BOTH
                ? (mass ? "Mass " : "Nodule ") + ordinal + (mass ? " 肿块" : " 结节")
                : language.say((mass ? "Mass " : "Nodule ") + ordinal, (mass ? "肿块 " : "结节 ") + ordinal);
    }

    /** A finding that only the prior has. */
    String prior(Nodule.Kind kind, int ordinal) {
        boolean mass = kind == Nodule.Kind.MASS;
        return language.say((mass ? "Prior mass " : "Prior nodule ") + ordinal, (mass ? "既往肿块 " : "既往结节 ") + ordinal);
    }

    String of(NoduleChange.Change change) {
        return switch (change) {
            case NEW -> language.say("new", "新发");
            case RESOLVED -> language.say("resolved", "消失");
            case GROWN -> language.say("grown", "增大");
            case SHRUNK -> language.say("shrunk", "缩小");
            case STABLE -> language.say("stable", "稳定");
        };
    }

    String of(Comparison.Mode mode) {
        return mode == Comparison.Mode.AUTO
                ? language.say("prior chosen by the software", "既往检查由软件选择")
                : language.say("prior chosen by the reader", "既往检查由阅片者选择");
    }

    String of(Undecided one) {
        return switch (one.why()) {
            case NOT_MEASURED ->
                language.say("no change can be told: not measured in one of the studies", "无法判定变化：其中一次检查未能测量");
            case NOT_IMAGED ->
                language.say("no change can be told: the other study does not show its place", "无法判定变化：另一次检查未覆盖该位置");
        };
    }

    String of(NoduleChange.NoDoubling none) {
        return switch (none) {
            case DATE_MISSING -> language.say(none.text(), "无倍增时间：缺少采集日期");
            case UNDER_A_DAY -> language.say(none.text(), "无倍增时间：两次检查间隔不足一天");
            case FEW_SLICES -> language.say(none.text(), "无倍增时间：结节在其中一次检查中不足两层");
            case NO_GROWTH -> language.say(none.text(), "无倍增时间：体积未增长");
        };
    }

    String of(NotCompared not) {
        return switch (not.code()) {
            case PRIOR_IDENTITY_CONFLICT -> language.say(not.text(), "两次检查的患者身份信息不一致");
            case PRIOR_IDENTITY_UNKNOWN -> language.say(not.text(), "缺少患者ID，无法确认为同一患者");
            case PRIOR_NOT_ANALYSED -> language.say(not.text(), "既往检查无法分析");
            case PRIOR_NOT_RETRIEVED -> language.say(not.text(), "未能从PACS取得既往检查");
            case PRIOR_IS_LATER -> language.say(not.text(), "所选检查晚于本次检查");
            case NOT_REGISTERED -> language.say(not.text(), "两次检查的肺部无法配准");
        };
    }

    /** Hours up to four days, days above. */
    String interval(@Nullable Double hours) {
        if (hours == null) {
            return language.say("unknown", "未知");
        }
        return hours < SHORT_HOURS
                ? String.format(Locale.ROOT, "%.1f h", hours)
                : String.format(Locale.ROOT, "%.0f %s", hours / HOURS_PER_DAY, language.say("days", "天"));
    }

    String change(Quantity change, Quantity uncertainty) {
        return change instanceof Quantity.Known known
                ? signed(known.value())
                        + (uncertainty instanceof Quantity.Known half
                                ? String.format(Locale.ROOT, " ± %.1f", half.value())
                                : "")
                : "–";
    }

    String signed(double value) {
        return String.format(Locale.ROOT, "%+.1f", value);
    }

    String doublingTime(NoduleChange change) {
        NoduleChange.DaysInterval interval = change.vdtInterval();
        if (!(change.vdtDays() instanceof Quantity.Known known) || interval == null) {
            return change.noDoubling() == null ? "–" : language.say("none, see below", "无，见下");
        }
        Double high = interval.high();
        return String.format(
                Locale.ROOT, "%.0f (%.0f–%s)", known.value(), interval.low(), high == null ? "∞" : days(high));
    }

    String lesionReason(PneumoniaChange change) {
        return language == Language.CHINESE
                ? "规则：" + chinese(change.reason())
                : language.say("Rule: ", "规则：") + change.reason();
    }

    /** Of the fixed sentence of the comparison, whose numbers are settings. */
    private static String chinese(String reason) {
        return reason.replace("alert: over ", "警示：增长超过 ")
                .replace(" within ", "，时限 ")
                .replace("; interval ", "；间隔 ")
                .replace("unknown", "未知")
                .replace("; no base for a percentage", "；无百分比基数")
                .replace(
                        "; lungs only partly imaged in one of the studies: volumes are not of the same lung",
                        "；其中一次检查肺部未完全成像：体积不属于同一范围的肺");
    }

    private static String days(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
