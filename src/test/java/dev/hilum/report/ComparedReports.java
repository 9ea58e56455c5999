package dev.hilum.report;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.Comparison.Undecided;
import dev.hilum.compare.ComparisonOutcome;
import dev.hilum.compare.NoduleChange;
import dev.hilum.compare.NoduleChange.Change;
import dev.hilum.compare.NotCompared;
import dev.hilum.compare.PneumoniaChange;
import dev.hilum.compare.PriorSeries;
import dev.hilum.compare.PriorSeries.PriorNodule;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.measure.ClinicalContext;
import dev.hilum.measure.Course;
import dev.hilum.measure.Guideline;
import dev.hilum.measure.Guidelines;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/** Random reports held against a prior: every kind of change, priors without a date or series, refusals, categories. */
final class ComparedReports {
    private final long seed;
    private final Random random;
    private final List<PriorNodule> priors = new ArrayList<>();
    private final List<NoduleChange> changes = new ArrayList<>();
    private final List<Undecided> undecided = new ArrayList<>();

    private ComparedReports(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Every eighth is not compared; every fifth was verified by a person. */
    static StudyReport of(long seed) {
        StudyReport report = seed % 5 == 4 ? VerifiedReports.of(seed) : RandomReports.full(seed);
        return new ComparedReports(seed).compared(report);
    }

    private StudyReport compared(StudyReport report) {
        Guideline guideline = Guideline.values()[(int) (seed % 2)];
        OptionalDouble age = seed % 3 == 0 ? OptionalDouble.empty() : OptionalDouble.of(60);
        List<Nodule> nodules = Guidelines.suggest(
                guideline,
                report.nodules(),
                new ClinicalContext(age, false, false),
                1,
                n -> new Course(Course.Kind.values()[random.nextInt(5)], 200));
        ComparisonOutcome outcome = seed % 8 == 7
                ? new NotCompared(
                        NotCompared.Code.values()[random.nextInt(5)],
                        uid("prior study"),
                        "a plain sentence with (0010,0020)")
                : comparison(report);
        List<Nodule> followed = nodules;
        if (outcome instanceof Comparison made) {
            followed = nodules.stream()
                    .map(n -> made.changeOf(n.findingUid())
                            .flatMap(c -> made.prior().nodule(c.priorFindingUid()))
                            .map(p -> n.trackedAs(p.trackingUid()))
                            .orElse(n))
                    .toList();
        }
        return report.withNodules(followed).compared(outcome);
    }

    private Comparison comparison(StudyReport report) {
        for (int i = 0; i < report.nodules().size(); i++) {
            nodule(report.nodules().get(i), i);
        }
        if (random.nextBoolean()) {
            PriorNodule gone = prior("gone", Quantity.of(7.123), Quantity.of(190.5));
            changes.add(unmatched(null, gone.findingUid(), Change.RESOLVED));
        }
        if (random.nextInt(3) == 0) {
            PriorNodule outside = prior("outside", failed(), failed());
            undecided.add(
                    new Undecided(outside.findingUid(), Undecided.Why.NOT_IMAGED, "the study does not show its place"));
        }
        Pneumonia now = report.pneumonia();
        boolean dated = random.nextInt(4) > 0;
        boolean named = random.nextInt(4) > 0;
        PriorSeries prior = new PriorSeries(
                uid("prior study"),
                named ? uid("prior series") : null,
                named ? (random.nextInt(4) == 0 ? Uid.ENHANCED_CT_IMAGE : Uid.CT_IMAGE) : null,
                dated ? LocalDate.of(2025, 11, 3) : null,
                priors,
                new PriorSeries.Lesions(2.5, 1.25));
        return new Comparison(
                Comparison.Mode.values()[random.nextInt(2)],
                prior,
                dated ? 36.25 : null,
                changes,
                undecided,
                lesions(now),
                new Comparison.RegistrationQuality(0.9123, 0.951));
    }

    private PneumoniaChange lesions(Pneumonia now) {
        double ml = now.lesionVolumeMl() - 2.5;
        boolean base = random.nextInt(3) > 0;
        return new PneumoniaChange(
                now.findingUid(),
                uid("prior pneumonia"),
                ml,
                now.proportionPercent() - 1.25,
                base ? Quantity.of(100 * ml / 2.5) : failed(),
                base && random.nextBoolean(),
                "alert: over 50 % within 24-48 h; interval 36.3 h");
    }

    private void nodule(Nodule nodule, int i) {
        switch (random.nextInt(6)) {
            case 0 -> changes.add(unmatched(nodule.findingUid(), null, Change.NEW));
            case 1 ->
                undecided.add(new Undecided(
                        nodule.findingUid(), Undecided.Why.NOT_IMAGED, "the prior does not show its place"));
            case 2 -> {
                prior("unmeasured" + i, failed(), Quantity.of(12));
                undecided.add(new Undecided(nodule.findingUid(), Undecided.Why.NOT_MEASURED, "one was not measured"));
            }
            default -> changes.add(matched(nodule, prior("prior" + i, Quantity.of(6.25), Quantity.of(140.125))));
        }
    }

    private NoduleChange matched(Nodule nodule, PriorNodule prior) {
        Change change = List.of(Change.GROWN, Change.SHRUNK, Change.STABLE).get(random.nextInt(3));
        boolean grown = change == Change.GROWN;
        NoduleChange.NoDoubling none = NoduleChange.NoDoubling.values()[random.nextInt(4)];
        double sign = change == Change.SHRUNK ? -1 : 1;
        return new NoduleChange(
                nodule.findingUid(),
                prior.findingUid(),
                change,
                Quantity.of(sign * random.nextDouble() * 5),
                Quantity.of(random.nextDouble()),
                Quantity.of(sign * random.nextDouble() * 80),
                Quantity.of(random.nextDouble() * 20),
                grown ? Quantity.of(123.4) : Quantity.unknown(Quantity.Why.OUT_OF_RANGE, none.text()),
                grown ? new NoduleChange.DaysInterval(80.04, random.nextBoolean() ? 250.1 : null) : null,
                grown ? null : none,
                "volume and diameter decided" + (grown ? "" : "; " + none.text()));
    }

    private NoduleChange unmatched(String finding, String prior, Change change) {
        Quantity none = Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "no detection at its place");
        return new NoduleChange(
                finding, prior, change, none, none, none, none, none, null, null, "no detection at its place");
    }

    private PriorNodule prior(String role, Quantity diameter, Quantity volume) {
        PriorNodule nodule = new PriorNodule(
                uid(role),
                uid(role + " tracking"),
                random.nextInt(5) == 0 ? Nodule.Kind.MASS : Nodule.Kind.NODULE,
                Side.values()[random.nextInt(2)],
                diameter,
                volume,
                uid(role + " image"),
                1 + random.nextInt(9));
        priors.add(nodule);
        return nodule;
    }

    private static Quantity failed() {
        return Quantity.unknown(Quantity.Why.MEASUREMENT_FAILURE, "touches the edge of the volume");
    }

    private String uid(String role) {
        return UidSource.named("compared report " + seed + "/" + role);
    }
}
