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
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.report.Verification.Action;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a result says of its prior, for the structured report and the message formats alike: of each nodule, of what is
 * gone, of the lesions, and of the prior itself. What a person rejected has no change.
 */
final class ComparisonFacts {
    private final StudyReport report;
    private final @Nullable Comparison comparison;

    ComparisonFacts(StudyReport report) {
        this.report = report;
        this.comparison = report.comparison() instanceof Comparison made ? made : null;
    }

    /** Of a nodule of the study; empty where nothing was compared. */
    List<Fact> ofNodule(Nodule nodule) {
        if (comparison == null) {
            return List.of();
        }
        List<Fact> facts = new ArrayList<>();
        comparison.changeOf(nodule.findingUid()).ifPresent(change -> addChange(change, facts));
        undecided(nodule.findingUid()).ifPresent(one -> addUndecided(one, facts));
        if (!facts.isEmpty() && report.action(nodule.findingUid()) == Action.EDITED) {
            facts.add(new Fact.Text(Concept.COMMENT, Statements.DEVICES_CHANGE));
        }
        return facts;
    }

    /** The prior's plane of a nodule that was there before, if the header names what kind of instance it is. */
    Optional<PriorImage> priorImage(String findingUid) {
        return comparison == null
                ? Optional.empty()
                : comparison
                        .changeOf(findingUid)
                        .flatMap(change -> comparison.prior().nodule(change.priorFindingUid()))
                        .flatMap(nodule -> PriorImage.of(comparison.prior(), nodule));
    }

    /** Of the comparison as a whole, of each nodule that is gone or not shown, and of the lesions. */
    List<FactGroup> groups() {
        ComparisonOutcome outcome = report.comparison();
        return switch (outcome) {
            case null -> List.of();
            case NotCompared not ->
                List.of(group("comparison", "Comparison with prior", LocalCode.NOT_COMPARED, not(not)));
            case Comparison made -> groups(made);
        };
    }

    private List<FactGroup> groups(Comparison made) {
        List<FactGroup> groups = new ArrayList<>();
        groups.add(group("comparison", "Comparison with prior", LocalCode.COMPARED, ofPrior(made)));
        for (Gone gone : gone()) {
            groups.add(ofGone(gone));
        }
        PneumoniaChange lesions = made.pneumonia();
        Pneumonia pneumonia = report.standingPneumonia();
        if (lesions != null && pneumonia != null) {
            groups.add(ofLesions(made, lesions));
        }
        return groups;
    }

    /** A nodule of the prior that the study has none for, with its number among them. */
    record Gone(PriorNodule nodule, int ordinal, List<Fact> facts) {
        String label() {
            return "Prior " + (nodule.kind() == Nodule.Kind.MASS ? "mass " : "nodule ") + ordinal;
        }
    }

    /** Resolved nodules, and those whose place the study does not show. */
    List<Gone> gone() {
        List<Gone> all = new ArrayList<>();
        if (comparison == null || comparison.prior().nodules() == null) {
            return all;
        }
        for (PriorNodule nodule : comparison.prior().nodules()) {
            List<Fact> facts = new ArrayList<>();
            comparison.nodules().stream()
                    .filter(c -> c.findingUid() == null && nodule.findingUid().equals(c.priorFindingUid()))
                    .forEach(change -> addChange(change, facts));
            undecided(nodule.findingUid()).ifPresent(one -> {
                addUndecided(one, facts);
                addPrior(nodule, facts);
            });
            if (!facts.isEmpty()) {
                all.add(new Gone(nodule, all.size() + 1, facts));
            }
        }
        return all;
    }

    private FactGroup ofGone(Gone gone) {
        return new FactGroup(
                new ResultUids(report.resultUid())
                        .part("comparison/" + gone.nodule().findingUid()),
                gone.nodule().trackingUid(),
                gone.label(),
                LocalCode.CHANGE.concept(),
                answer(gone.facts()),
                Concept.LUNG,
                gone.nodule().side(),
                gone.facts().stream().filter(fact -> !isChange(fact)).toList(),
                null);
    }

    private static @Nullable CodedConcept answer(List<Fact> facts) {
        return facts.stream()
                .filter(ComparisonFacts::isChange)
                .map(fact -> ((Fact.Coded) fact).value())
                .findFirst()
                .orElse(null);
    }

    private static boolean isChange(Fact fact) {
        return fact.name().equals(LocalCode.CHANGE.concept());
    }

    private FactGroup group(String part, String label, LocalCode answer, List<Fact> facts) {
        return new FactGroup(
                new ResultUids(report.resultUid()).part(part),
                null,
                label,
                LocalCode.COMPARISON.concept(),
                answer.concept(),
                Concept.LUNG,
                null,
                facts,
                null);
    }

    private static List<Fact> not(NotCompared not) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.Text(
                LocalCode.NOT_COMPARED_REASON.concept(), not.code().name()));
        facts.add(new Fact.Text(Concept.COMMENT, not.text()));
        String study = not.priorStudyUid();
        if (study != null) {
            facts.add(new Fact.UidRef(LocalCode.PRIOR_STUDY.concept(), study));
        }
        return facts;
    }

    private static List<Fact> ofPrior(Comparison made) {
        PriorSeries prior = made.prior();
        String series = prior.seriesInstanceUid();
        LocalDate acquired = prior.acquired();
        Double hours = made.intervalHours();
        List<Fact> facts = new ArrayList<>();
        if (hours != null) {
            facts.add(Facts.number(LocalCode.PRIOR_INTERVAL.concept(), Rounding.length(hours), Concept.HOUR));
        } else {
            facts.add(new Fact.Absent(
                    LocalCode.PRIOR_INTERVAL.concept(), Quantity.Why.UNKNOWN, "a date of acquisition is missing"));
        }
        facts.add(score(LocalCode.REGISTRATION_CORRELATION, made.registration().correlation()));
        facts.add(score(LocalCode.REGISTRATION_OVERLAP, made.registration().overlap()));
        facts.add(new Fact.Coded(
                LocalCode.COMPARISON_MODE.concept(),
                (made.mode() == Comparison.Mode.AUTO ? LocalCode.MODE_AUTO : LocalCode.MODE_MANUAL).concept()));
        facts.add(new Fact.UidRef(LocalCode.PRIOR_STUDY.concept(), prior.studyInstanceUid()));
        if (series != null) {
            facts.add(new Fact.UidRef(LocalCode.PRIOR_SERIES.concept(), series));
        }
        if (acquired != null) {
            facts.add(new Fact.Day(LocalCode.PRIOR_DATE.concept(), acquired));
        }
        return facts;
    }

    private static Fact score(LocalCode name, double value) {
        return Facts.number(name.concept(), Rounding.score(value), Concept.NO_UNITS);
    }

    private Optional<Undecided> undecided(String findingUid) {
        return comparison == null
                ? Optional.empty()
                : comparison.undecided().stream()
                        .filter(one -> one.findingUid().equals(findingUid))
                        .findFirst();
    }

    private static void addUndecided(Undecided one, List<Fact> facts) {
        facts.add(new Fact.Coded(LocalCode.CHANGE.concept(), LocalCode.CHANGE_UNDECIDED.concept()));
        facts.add(new Fact.Text(LocalCode.CHANGE_REASON.concept(), one.reason()));
    }

    private void addChange(NoduleChange change, List<Fact> facts) {
        if (comparison != null) {
            comparison.prior().nodule(change.priorFindingUid()).ifPresent(prior -> addPrior(prior, facts));
        }
        if (change.findingUid() != null && change.priorFindingUid() != null) {
            ChangeNumbers.add(change, facts);
        }
        facts.add(new Fact.Coded(LocalCode.CHANGE.concept(), code(change.change())));
        facts.add(new Fact.Text(LocalCode.CHANGE_REASON.concept(), change.reason()));
    }

    private static void addPrior(PriorNodule prior, List<Fact> facts) {
        facts.add(Facts.fact(
                LocalCode.PRIOR_DIAMETER.concept(),
                null,
                prior.meanDiameterMm(),
                Rounding::length,
                Concept.MILLIMETER));
        facts.add(Facts.fact(
                LocalCode.PRIOR_VOLUME.concept(), null, prior.volumeMm3(), Rounding::volume, Concept.CUBIC_MILLIMETER));
        facts.add(new Fact.UidRef(LocalCode.PRIOR_FINDING.concept(), prior.findingUid()));
    }

    private FactGroup ofLesions(Comparison made, PneumoniaChange change) {
        List<Fact> facts = new ArrayList<>();
        PriorSeries.Lesions before = made.prior().lesions();
        if (before != null) {
            facts.add(Facts.milliliters(LocalCode.PRIOR_LESION_VOLUME.concept(), before.lesionMl()));
            facts.add(Facts.number(
                    LocalCode.PRIOR_LESION_PERCENT.concept(),
                    Rounding.percent(before.proportionPercent()),
                    Concept.PERCENT));
        }
        facts.add(Facts.milliliters(LocalCode.LESION_CHANGE.concept(), change.lesionChangeMl()));
        facts.add(Facts.number(
                LocalCode.PROPORTION_CHANGE.concept(),
                Rounding.percent(change.proportionChangePoints()),
                Concept.PERCENT));
        facts.add(Facts.fact(
                LocalCode.LESION_CHANGE_PERCENT.concept(),
                null,
                change.lesionChangePercent(),
                Rounding::percent,
                Concept.PERCENT));
        facts.add(new Fact.Text(LocalCode.CHANGE_REASON.concept(), change.reason()));
        return new FactGroup(
                new ResultUids(report.resultUid()).part("comparison/pneumonia"),
                null,
                "Pneumonia comparison with prior",
                LocalCode.LESION_ALERT.concept(),
                change.alert50in24to48h() ? Concept.PRESENT : Concept.ABSENT,
                Concept.LUNG,
                null,
                facts,
                null);
    }

    private static CodedConcept code(Change change) {
        return switch (change) {
            case NEW -> LocalCode.CHANGE_NEW.concept();
            case RESOLVED -> LocalCode.CHANGE_RESOLVED.concept();
            case GROWN -> Concept.INCREASE_IN_SIZE;
            case SHRUNK -> Concept.DECREASE_IN_SIZE;
            case STABLE -> Concept.NO_SIGNIFICANT_CHANGE;
        };
    }
}
