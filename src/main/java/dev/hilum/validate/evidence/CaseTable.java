package dev.hilum.validate.evidence;

import dev.hilum.validate.CaseResult;
import dev.hilum.validate.MatchRule;
import dev.hilum.validate.reference.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** {@code cases.csv}: a line a case, for spreadsheets. */
final class CaseTable {
    private CaseTable() {}

    static String csv(List<CaseResult> cases) {
        TreeSet<String> strata = new TreeSet<>();
        cases.forEach(c -> strata.addAll(c.strata().keySet()));
        List<String> head = new ArrayList<>(List.of(
                "case",
                "error",
                "status",
                "reason",
                "cautions",
                "reported",
                "lesions",
                "lesionsHit",
                "falsePositives",
                "triageScore",
                "flag",
                "reference",
                "lesionMl",
                "referenceMl",
                "dice",
                "totalMs"));
        head.addAll(strata);
        StringBuilder csv = new StringBuilder(Csv.line(head));
        for (CaseResult c : cases) {
            List<String> line = new ArrayList<>(List.of(
                    c.name(),
                    text(c.error()),
                    text(c.status()),
                    text(c.reason()),
                    String.join(" ", c.cautions()),
                    String.valueOf(c.found().size()),
                    c.nodules() == null
                            ? ""
                            : String.valueOf(c.nodules().lesions().size()),
                    c.nodules() == null ? "" : String.valueOf(hit(c.nodules())),
                    c.nodules() == null ? "" : String.valueOf(falsePositives(c.nodules())),
                    c.triage() == null ? "" : String.valueOf(c.triage().score()),
                    c.triage() == null ? "" : String.valueOf(c.triage().flag()),
                    c.triage() == null ? "" : text(c.triage().reference()),
                    c.pneumonia() == null ? "" : String.valueOf(c.pneumonia().lesionMl()),
                    c.pneumonia() == null ? "" : String.valueOf(c.pneumonia().referenceMl()),
                    c.pneumonia() == null || c.pneumonia().overlap() == null
                            ? ""
                            : String.valueOf(c.pneumonia().overlap().dice()),
                    c.timing() == null ? "" : String.valueOf(c.timing().totalMs())));
            strata.forEach(s -> line.add(c.strata().getOrDefault(s, "")));
            csv.append(Csv.line(line));
        }
        return csv.toString();
    }

    private static String text(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    static long hit(CaseResult.NoduleOutcome n) {
        return n.lesions().stream()
                .filter(l -> l.scores().getOrDefault(MatchRule.CENTRE_HIT, -1.0) >= n.threshold())
                .count();
    }

    static long falsePositives(CaseResult.NoduleOutcome n) {
        return n.falsePositives().getOrDefault(MatchRule.CENTRE_HIT, List.of()).stream()
                .filter(s -> s >= n.threshold())
                .count();
    }
}
