package dev.hilum.report;

import dev.hilum.measure.Nodule;
import dev.hilum.measure.SuggestedCategory;
import dev.hilum.report.Verification.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Suggested categories for people, each with what it was derived from or why there is none. */
final class ReadableCategories {
    private static final List<Double> COLUMNS = List.of(70.0, 110.0, 150.0, 185.0);

    private final StudyReport report;
    private final Language language;

    ReadableCategories(StudyReport report, Language language) {
        this.report = report;
        this.language = language;
    }

    List<Block> blocks() {
        List<List<String>> rows = new ArrayList<>();
        String guideline = "";
        for (int i = 0; report.nodules() != null && i < report.nodules().size(); i++) {
            Nodule nodule = report.nodules().get(i);
            SuggestedCategory category = nodule.category();
            if (category != null && report.action(nodule.findingUid()) != Action.REJECTED) {
                guideline = category.guideline().label();
                rows.add(row(new ComparisonWords(language).finding(nodule.kind(), i + 1), category));
            }
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        rows.addFirst(List.of(
                language.say("Finding", "发现"),
                language.say("Category", "分类"),
                language.say("What it says", "说明"),
                language.say("Derived from", "依据")));
        return List.of(
                new Block.Heading(language.say("Suggested category", "建议分类") + ": " + guideline),
                new Block.Table(COLUMNS, rows),
                new Block.Small(language.say(
                        "A suggestion for the reader to judge, from the inputs named.", "仅为供医师判断的建议，依据为所列输入。")));
    }

    private List<String> row(String label, SuggestedCategory category) {
        String inputs = category.inputs().stream()
                .map(i -> name(i.name()) + ": " + i.value())
                .collect(Collectors.joining("; "));
        return switch (category) {
            case SuggestedCategory.Suggested s -> List.of(label, s.category(), s.text(), inputs);
            case SuggestedCategory.Refused r ->
                List.of(label, language.say("none", "无") + ", " + r.why(), why(r), inputs);
        };
    }

    private String why(SuggestedCategory.Refused refused) {
        return switch (refused.why()) {
            case AGE_UNKNOWN -> language.say(refused.text(), "年龄未知；指南不适用于35岁以下");
            case AGE_UNDER_35 -> language.say(refused.text(), "指南不适用于35岁以下");
            case KNOWN_CANCER -> language.say(refused.text(), "指南不适用于已知恶性肿瘤患者");
            case IMMUNOSUPPRESSION -> language.say(refused.text(), "指南不适用于免疫抑制患者");
            case SIZE_UNKNOWN -> language.say(refused.text(), "大小未知");
            case SOLID_PART_UNKNOWN -> language.say(refused.text(), "实性成分大小未知");
            case CALCIFICATION -> language.say(refused.text(), "钙化形态是否良性由医师判断");
            case SLOW_GROWTH -> language.say(refused.text(), "缓慢增长，可能为4B：由医师判断");
        };
    }

    private String name(String input) {
        return switch (input) {
            case "density" -> language.say(input, "密度");
            case "mean diameter" -> language.say(input, "平均直径");
            case "solid part" -> language.say(input, "实性成分");
            case "course" -> language.say(input, "变化过程");
            case "number" -> language.say(input, "数目");
            case "age" -> language.say(input, "年龄");
            case "known cancer or immunosuppression" -> language.say(input, "已知肿瘤或免疫抑制");
            case "slice spacing" -> language.say(input, "层间距");
            case "not looked at" -> language.say(input, "未评估");
            default -> input;
        };
    }
}
