package dev.hilum.report;

import dev.hilum.measure.SuggestedCategory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Suggested categories in the language of the report. Names of guidelines and of Lung-RADS categories stay as they are. */
final class GuidelineWords {
    /** What the guidelines say of their categories. */
    private static final Map<String, String> ADVICE = Map.ofEntries(
            Map.entry("low risk: no routine follow-up; high risk: optional CT at 12 months", "低危：无需常规随访；高危：可选择12个月CT"),
            Map.entry(
                    "CT at 3-6 months, then at 18-24 months (low risk: consider); the most suspicious nodule decides",
                    "3–6个月CT，之后18–24个月（低危：可考虑）；以最可疑结节为准"),
            Map.entry("CT at 6-12 months, then at 18-24 months (low risk: consider)", "6–12个月CT，之后18–24个月（低危：可考虑）"),
            Map.entry("consider CT at 3 months, PET/CT or tissue sampling", "考虑3个月CT、PET/CT或组织取样"),
            Map.entry("no routine follow-up", "无需常规随访"),
            Map.entry("CT at 6-12 months, then every 2 years until 5 years", "6–12个月CT，之后每2年一次至5年"),
            Map.entry(
                    "CT at 3-6 months; if unchanged and the solid part stays under 6 mm, yearly CT for 5 years",
                    "3–6个月CT；若无变化且实性成分小于6 mm，每年CT共5年"),
            Map.entry("CT at 3-6 months; if stable, consider CT at 2 and 4 years", "3–6个月CT；若稳定，考虑2年和4年CT"),
            Map.entry("CT at 3-6 months; the most suspicious nodule decides", "3–6个月CT；以最可疑结节为准"),
            Map.entry("12-month screening LDCT", "12个月低剂量CT筛查"),
            Map.entry("6-month LDCT", "6个月低剂量CT"),
            Map.entry(
                    "3-month LDCT; PET/CT may be considered with a solid part of 8 mm or more",
                    "3个月低剂量CT；实性成分≥8 mm时可考虑PET/CT"),
            Map.entry(
                    "diagnostic chest CT, PET/CT, tissue sampling or referral, as the reader judges",
                    "胸部CT、PET/CT、组织取样或转诊，由医师判断"));

    /** Words that categories and inputs are put together from; longer ones first. */
    private static final Map<String, String> PARTS = parts();

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("none coded in the header: for the reader to confirm", "图像头信息中未编码：由医师确认");
        parts.put(
                "juxtapleural shape, airway, suspicious features (4X), other findings (S)",
                "胸膜旁形态、气道、可疑征象（4X）、其他发现（S）");
        parts.put("over the 1.5 mm that the guideline asks for", "超过指南要求的1.5 mm");
        parts.put("BASELINE: no prior was compared", "基线：未与既往检查比较");
        parts.put("SLOWLY_GROWING over", "缓慢增大，间隔");
        parts.put("GROWING over", "增大，间隔");
        parts.put("STABLE over", "稳定，间隔");
        parts.put("NEW over", "新发，间隔");
        parts.put("PART_SOLID", "部分实性");
        parts.put("GROUND_GLASS", "磨玻璃");
        parts.put("CALCIFIED", "钙化");
        parts.put("SOLID", "实性");
        parts.put("part-solid", "部分实性");
        parts.put("ground-glass", "磨玻璃");
        parts.put("solid", "实性");
        parts.put("multiple", "多发");
        parts.put("single", "单发");
        parts.put("unknown", "未知");
        parts.put("years", "岁");
        parts.put("days", "天");
        return parts;
    }

    private final Language language;

    GuidelineWords(Language language) {
        this.language = language;
    }

    String category(SuggestedCategory.Suggested suggested) {
        return language.say(suggested.category(), chinese(suggested.category()));
    }

    String advice(SuggestedCategory.Suggested suggested) {
        return language.say(suggested.text(), ADVICE.getOrDefault(suggested.text(), suggested.text()));
    }

    /** Name and value; why a value is unknown is left to the measurements. */
    String input(SuggestedCategory.Input input) {
        String value = language == Language.CHINESE
                ? chinese(input.value().replaceFirst("^unknown: .*", "unknown"))
                : input.value();
        return name(input.name()) + ": " + value;
    }

    private static String chinese(String text) {
        String translated = text;
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            translated = translated.replace(part.getKey(), part.getValue());
        }
        return translated;
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

    String why(SuggestedCategory.Refused refused) {
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
}
