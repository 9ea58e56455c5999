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
        GuidelineWords words = new GuidelineWords(language);
        String inputs = category.inputs().stream().map(words::input).collect(Collectors.joining("; "));
        return switch (category) {
            case SuggestedCategory.Suggested s -> List.of(label, words.category(s), words.advice(s), inputs);
            case SuggestedCategory.Refused r ->
                List.of(label, language.say("none", "无") + ", " + r.why(), words.why(r), inputs);
        };
    }
}
