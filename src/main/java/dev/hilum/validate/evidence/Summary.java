package dev.hilum.validate.evidence;

import static dev.hilum.validate.evidence.Figures.NONE;
import static dev.hilum.validate.evidence.Figures.of;

import dev.hilum.validate.CaseResult;
import dev.hilum.validate.MatchRule;
import dev.hilum.validate.Metrics;
import dev.hilum.validate.Results;
import dev.hilum.validate.StressTest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code summary.md}: the figures that a reader asks for first, on one page of Markdown. */
final class Summary {
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private Summary(Results results) {
        this.results = results;
    }

    static String markdown(Results results) {
        Summary summary = new Summary(results);
        summary.front();
        summary.figures();
        summary.sizes();
        summary.stress();
        summary.gate();
        summary.failures();
        return summary.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void row(String figure, String value) {
        line("| %s | %s |", figure, value);
    }

    private void front() {
        Results.Run run = results.run();
        line("# Summary of a validation run\n");
        line("Not clinically evaluated. Intervals are 95 %%; a dash is a figure that cannot be given.\n");
        line("| item | value |\n|---|---|");
        row("time (UTC), software", run.createdAt() + ", Hilum " + run.software());
        row("machine", run.machine() + ", " + run.cores() + " cores");
        row(
                "manifest",
                results.setting().manifest() + ", SHA-256 " + results.setting().manifestSha256());
        for (Results.Model m : results.models()) {
            row("model", m.name() + " " + m.version() + ", SHA-256 " + m.sha256());
        }
        row(
                "cases",
                results.cases().size() + ", " + results.failed() + " without result, " + results.notAnalysed()
                        + " NOT_ANALYSED");
        if (results.setting().settings().allowTrained()) {
            row("held out", "**no**: cases of training lists were let through (--allow-trained)");
        }
    }

    private void figures() {
        Metrics m = results.overall();
        Results.Run run = results.run();
        line("\n| figure | value |\n|---|---|");
        Metrics.Detection d = m.detection().get(MatchRule.CENTRE_HIT);
        if (d != null) {
            row("nodules: recall at the operating point", of(d.recall(), 3) + n(d.recall()));
            row("false findings a scan", of(d.falsePositivesPerScan(), 2));
            row("precision", of(d.precision(), 3));
            row("CPM", d.froc() == null ? NONE : of(d.froc().cpm(), 3));
            row("average precision", of(d.averagePrecision(), 3));
            row("patients without nodules called clean", of(d.caseSpecificity(), 3) + n(d.caseSpecificity()));
        }
        segmentation("nodule Dice", m.noduleSegmentation());
        measurement("bias of the mean diameter", m.noduleDiameter());
        Metrics.Triage t = m.triage();
        if (t != null) {
            row("pneumonia triage: sensitivity", of(t.sensitivity(), 3) + n(t.sensitivity()));
            row("specificity", of(t.specificity(), 3) + n(t.specificity()));
            row("ROC-AUC", of(t.area(), 3));
            row("kappa", of(t.kappa(), 3));
        }
        segmentation("pneumonia Dice, cases without pneumonia included", m.pneumoniaSegmentation());
        measurement("bias of the lesion volume", m.pneumoniaVolume());
        Results.FollowUp f = results.followUp();
        if (f != null) {
            row("follow-up: match rate", of(f.matchRate(), 3) + n(f.matchRate()));
            row("follow-up, end to end", of(f.endToEnd(), 3) + n(f.endToEnd()));
        }
        Results.Repeatability r = results.repeatability();
        row("same input: same findings and scores", of(r.sameInput(), 3) + n(r.sameInput()));
        row("second reconstruction: findings in both", of(r.findings(), 3) + n(r.findings()));
        row("seconds a case, mean and p95", of(run.secondsPerCase(), 2) + ", " + of(run.secondsPerCaseP95(), 2));
        row("cost of the cases beyond reading and analysing", of(run.overheadPercent(), 2) + " %");
    }

    private static String n(dev.hilum.validate.stats.@Nullable Estimate e) {
        return e == null ? "" : ", n = " + e.n();
    }

    private void segmentation(String name, Metrics.@Nullable Segmentation s) {
        if (s != null) {
            row(
                    name,
                    of(s.dice().value(), 3) + " " + of(s.dice().interval(), 3) + ", n = "
                            + s.dice().n());
        }
    }

    private void measurement(String name, Metrics.@Nullable Measurement m) {
        if (m != null && m.blandAltman() != null) {
            row(name, of(m.blandAltman().bias(), 2) + " " + m.unit());
        }
    }

    private void sizes() {
        if (results.lesionStrata().isEmpty()) {
            return;
        }
        line("\n| nodules by size or density | n | recall |\n|---|---|---|");
        results.lesionStrata()
                .forEach(s -> line(
                        "| %s%s | %d | %s |",
                        s.value().replaceFirst("^[a-f] ", ""),
                        s.small() ? " (small)" : "",
                        s.lesions(),
                        of(s.recall(), 2)));
    }

    private void stress() {
        if (results.stress().isEmpty()) {
            return;
        }
        line(
                "\n| case | perturbation | status | findings | lesions hit | triage | as plain |\n|---|---|---|---|---|---|---|");
        for (StressTest.Row r : results.stress()) {
            line(
                    "| %s | %s | %s | %d | %d of %d | %s | %s |",
                    r.name(),
                    r.text(),
                    r.reason() == null ? r.status() : r.reason(),
                    r.reported(),
                    r.lesionsHit(),
                    r.lesions(),
                    of(r.triageScore(), 3),
                    r.sameFindings() ? "yes" : "no");
        }
    }

    private void gate() {
        if (results.comparison() == null) {
            return;
        }
        line(
                "\nPromotion gate against %s, margin %s, %d common cases: **%s**.\n",
                results.comparison().against(),
                results.comparison().margin(),
                results.comparison().commonCases(),
                results.comparison().passed() ? "passed" : "not passed");
        line("| figure | difference | gate |\n|---|---|---|");
        results.comparison()
                .rows()
                .forEach(r -> line(
                        "| %s | %s | %s |", r.figure(), of(r.difference(), 3), r.passed() ? "passed" : "not passed"));
    }

    private void failures() {
        if (results.failed() == 0) {
            return;
        }
        line("\n| case without result | why |\n|---|---|");
        for (CaseResult c : results.cases()) {
            if (c.error() != null) {
                line("| %s | %s |", c.name(), c.error().replace("|", "/"));
            }
        }
    }
}
