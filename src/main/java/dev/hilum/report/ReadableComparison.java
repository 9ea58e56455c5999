package dev.hilum.report;

import static dev.hilum.report.ReadableReport.oneDecimal;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.Comparison.Undecided;
import dev.hilum.compare.ComparisonOutcome;
import dev.hilum.compare.NoduleChange;
import dev.hilum.compare.NotCompared;
import dev.hilum.compare.PneumoniaChange;
import dev.hilum.compare.PriorSeries;
import dev.hilum.compare.PriorSeries.PriorNodule;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.report.Verification.Action;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The comparison for people: which prior, a table of the nodules with their doubling times, the lesions, trend plots. */
final class ReadableComparison {
    private static final List<Double> COLUMNS = List.of(70.0, 70.0, 80.0, 70.0, 92.0, 68.0, 100.0);
    private static final List<Double> LESIONS = List.of(170.0, 115.0, 115.0, 115.0);

    private final StudyReport report;
    private final Language language;
    private final ComparisonWords words;
    private final List<Block> blocks = new ArrayList<>();

    ReadableComparison(StudyReport report, Language language) {
        this.report = report;
        this.language = language;
        this.words = new ComparisonWords(language);
    }

    List<Block> blocks() {
        ComparisonOutcome outcome = report.comparison();
        switch (outcome) {
            case null -> {}
            case NotCompared not -> addNot(not);
            case Comparison made -> addMade(made);
        }
        return blocks;
    }

    private void addNot(NotCompared not) {
        heading();
        blocks.add(new Block.Alert(language.say("Not compared", "未比较") + ", " + not.code() + ": " + words.of(not)));
        if (not.priorStudyUid() != null) {
            blocks.add(new Block.Small(language.say("Prior study", "既往检查") + " " + not.priorStudyUid()));
        }
    }

    private void addMade(Comparison made) {
        heading();
        LocalDate acquired = made.prior().acquired();
        Double hours = made.intervalHours();
        blocks.add(new Block.Line(language.say("Prior of", "既往检查日期") + ": "
                + (acquired == null ? language.say("unknown date", "日期未知") : acquired) + "    "
                + language.say("interval", "间隔") + ": " + words.interval(hours) + "    " + words.of(made.mode())));
        addNodules(made);
        addLesions(made);
        blocks.add(new Block.Small(language.say("Prior study", "既往检查") + " " + made.priorStudyUid() + ", "
                + language.say("series", "序列") + " "
                + (made.prior().seriesInstanceUid() == null ? "–" : made.prior().seriesInstanceUid())
                + String.format(
                        Locale.ROOT,
                        "; %s %.2f, %s %.0f %%",
                        language.say("registration: correlation", "配准：相关系数"),
                        made.registration().correlation(),
                        language.say("overlap", "重叠"),
                        100 * made.registration().overlap())));
    }

    private void heading() {
        blocks.add(new Block.Heading(language.say("Comparison with prior", "与既往检查比较")));
    }

    private void addNodules(Comparison made) {
        List<List<String>> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<Block.TrendLine> lines = new ArrayList<>();
        for (int i = 0; report.nodules() != null && i < report.nodules().size(); i++) {
            Nodule nodule = report.nodules().get(i);
            if (report.action(nodule.findingUid()) != Action.REJECTED) {
                String label = words.finding(nodule.kind(), i + 1);
                made.changeOf(nodule.findingUid())
                        .ifPresent(change -> addRow(label, nodule, change, made.prior(), rows, notes, lines));
                addUndecided(made, nodule.findingUid(), label, notes);
            }
        }
        for (ComparisonFacts.Gone gone : new ComparisonFacts(report).gone()) {
            addGone(made, gone, rows, notes);
        }
        if (!rows.isEmpty()) {
            rows.addFirst(words.head());
            blocks.add(new Block.Table(COLUMNS, rows));
            blocks.add(new Block.Small(words.uncertainty()));
        }
        notes.forEach(note -> blocks.add(new Block.Small(note)));
        addTrend(language.say("Mean diameter over time", "平均直径变化趋势"), "mm", made, lines);
    }

    private void addRow(
            String label,
            Nodule nodule,
            NoduleChange change,
            PriorSeries prior,
            List<List<String>> rows,
            List<String> notes,
            List<Block.TrendLine> lines) {
        Optional<PriorNodule> before = prior.nodule(change.priorFindingUid());
        rows.add(List.of(
                label,
                words.of(change.change()),
                before.map(b -> number(b.meanDiameterMm())).orElse("–") + " → " + number(nodule.meanDiameterMm()),
                words.change(change.diameterChangeMm(), change.diameterUncertaintyMm()),
                before.map(b -> number(b.volumeMm3())).orElse("–") + " → " + number(nodule.volumeMm3()),
                words.change(change.volumeChangePercent(), change.volumeUncertaintyPercent()),
                words.doublingTime(change)));
        if (change.noDoubling() != null) {
            notes.add(label + ": " + words.of(change.noDoubling()));
        }
        if (report.action(nodule.findingUid()) == Action.EDITED) {
            notes.add(label + ": " + language.say(Statements.DEVICES_CHANGE + ".", "变化值来自设备自身测量，而非修改后的数值。"));
        }
        if (before.isPresent()
                && before.get().meanDiameterMm() instanceof Quantity.Known then
                && nodule.meanDiameterMm() instanceof Quantity.Known now) {
            lines.add(new Block.TrendLine(label, List.of(then.value(), now.value())));
        }
    }

    private void addGone(Comparison made, ComparisonFacts.Gone gone, List<List<String>> rows, List<String> notes) {
        PriorNodule nodule = gone.nodule();
        String label = words.prior(nodule.kind(), gone.ordinal());
        made.nodules().stream()
                .filter(c -> c.findingUid() == null && nodule.findingUid().equals(c.priorFindingUid()))
                .findFirst()
                .ifPresent(change -> rows.add(List.of(
                        label,
                        words.of(change.change()),
                        number(nodule.meanDiameterMm()) + " → –",
                        "–",
                        number(nodule.volumeMm3()) + " → –",
                        "–",
                        "–")));
        addUndecided(made, nodule.findingUid(), label, notes);
    }

    private void addUndecided(Comparison made, String findingUid, String label, List<String> notes) {
        for (Undecided one : made.undecided()) {
            if (one.findingUid().equals(findingUid)) {
                notes.add(label + ": " + words.of(one));
            }
        }
    }

    private void addLesions(Comparison made) {
        PneumoniaChange change = made.pneumonia();
        Pneumonia now = report.standingPneumonia();
        PriorSeries.Lesions before = made.prior().lesions();
        if (change == null || now == null || before == null) {
            return;
        }
        if (change.alert50in24to48h()) {
            blocks.add(new Block.Alert(language.say(
                    "ALERT: lesions grew beyond the limit within the alert interval.", "警示：病灶在警示时限内增长超过限值。")));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                language.say("Pneumonia", "肺炎"),
                language.say("Prior", "既往"),
                language.say("Now", "本次"),
                language.say("Change", "变化")));
        rows.add(List.of(
                language.say("Lesion volume", "病灶体积") + " mL",
                oneDecimal(before.lesionMl()),
                oneDecimal(now.lesionVolumeMl()),
                words.signed(change.lesionChangeMl()) + percent(change.lesionChangePercent())));
        rows.add(List.of(
                language.say("Proportion of lung", "占肺比例") + " %",
                oneDecimal(before.proportionPercent()),
                oneDecimal(now.proportionPercent()),
                words.signed(change.proportionChangePoints()) + " " + language.say("points", "百分点")));
        blocks.add(new Block.Table(LESIONS, rows));
        blocks.add(new Block.Small(words.lesionReason(change)));
        addTrend(
                language.say("Proportion of lung affected over time", "受累肺占比变化趋势"),
                "%",
                made,
                List.of(new Block.TrendLine(
                        language.say("Lesions", "病灶"), List.of(before.proportionPercent(), now.proportionPercent()))));
    }

    private String percent(Quantity quantity) {
        return quantity instanceof Quantity.Known known
                ? String.format(Locale.ROOT, " (%+.1f %%)", known.value())
                : " (" + language.say("no base for a percentage", "无百分比基数") + ")";
    }

    private void addTrend(String caption, String unit, Comparison made, List<Block.TrendLine> lines) {
        if (!lines.isEmpty()) {
            LocalDate then = made.prior().acquired();
            String prior = then == null ? language.say("prior", "既往") : then.toString();
            String now = made.intervalHours() == null
                    ? language.say("now", "本次")
                    : "+" + words.interval(made.intervalHours());
            blocks.add(new Block.Trend(caption, unit, List.of(prior, now), lines));
        }
    }

    private static String number(@Nullable Quantity quantity) {
        return quantity instanceof Quantity.Known known ? oneDecimal(known.value()) : "–";
    }
}
