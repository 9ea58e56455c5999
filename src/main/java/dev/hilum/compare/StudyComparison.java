package dev.hilum.compare;

import dev.hilum.compare.Comparison.Mode;
import dev.hilum.compare.Comparison.Undecided;
import dev.hilum.compare.NoduleChange.Change;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a study with a prior: identity first, then registration, then findings. */
public final class StudyComparison {
    /** Less than this share of the lung in the prior's lungs: the two do not show the same. */
    private static final double LEAST_OVERLAP = 0.5;
    /** Less than this: the search ended in a wrong place. */
    private static final double LEAST_CORRELATION = 0.4;

    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final ComparedStudy study;
    private final ComparedStudy prior;
    private final ComparisonRules rules;
    private final @Nullable Double hours;
    private final Affine toPrior;
    private final LocalRefinement refinement;
    private final List<NoduleChange> changes = new ArrayList<>();
    private final List<Undecided> undecided = new ArrayList<>();

    private StudyComparison(
            ComparedStudy study, ComparedStudy prior, ComparisonRules rules, @Nullable Double hours, Affine toPrior) {
        this.study = study;
        this.prior = prior;
        this.rules = rules;
        this.hours = hours;
        this.toPrior = toPrior;
        refinement = new LocalRefinement(study.volume(), prior.volume(), toPrior);
    }

    /**
     * Compares; an objection to the prior is an outcome too.
     *
     * @param workers threads; the outcome does not depend on them
     */
    public static ComparisonOutcome compare(
            ComparedStudy study, ComparedStudy prior, Mode mode, ComparisonRules rules, int workers) {
        Optional<NotCompared> objection = PriorIdentity.objection(study.header(), prior.header(), mode);
        if (objection.isPresent()) {
            return objection.get();
        }
        Double hours = hours(study, prior);
        if (hours != null && hours < 0) {
            return new NotCompared(
                    NotCompared.Code.PRIOR_IS_LATER,
                    prior.studyInstanceUid(),
                    "the prior was acquired after the study: compare the other way round");
        }
        Registration.Registered registered = Registration.of(study, prior, workers);
        if (registered.quality().overlap() < LEAST_OVERLAP
                || registered.quality().correlation() < LEAST_CORRELATION) {
            return new NotCompared(
                    NotCompared.Code.NOT_REGISTERED,
                    prior.studyInstanceUid(),
                    "the lungs of the study and the prior could not be brought to fit");
        }
        StudyComparison comparison = new StudyComparison(study, prior, rules, hours, registered.toPrior());
        return comparison.compared(mode, registered.quality());
    }

    /** From the prior's acquisition to the study's; null where a date is missing. */
    private static @Nullable Double hours(ComparedStudy study, ComparedStudy prior) {
        Optional<AcquisitionTime> now = AcquisitionTime.of(study.header());
        Optional<AcquisitionTime> before = AcquisitionTime.of(prior.header());
        if (now.isEmpty() || before.isEmpty()) {
            return null;
        }
        return Duration.between(before.get().at(), now.get().at()).toMillis() / MILLIS_PER_HOUR;
    }

    private Comparison compared(Mode mode, Comparison.RegistrationQuality quality) {
        List<Nodule> nodules = study.nodules();
        List<Nodule> priors = prior.nodules();
        if (nodules != null && priors != null) {
            compare(nodules, priors);
        }
        PneumoniaChange pneumonia = study.pneumonia() == null || prior.pneumonia() == null
                ? null
                : LesionComparison.of(study.pneumonia(), prior.pneumonia(), hours, rules);
        return new Comparison(mode, PriorSeries.of(prior), hours, changes, undecided, pneumonia, quality);
    }

    private void compare(List<Nodule> nodules, List<Nodule> priors) {
        List<PatientPoint> expected =
                nodules.stream().map(n -> refinement.inPrior(n.center())).toList();
        Map<Integer, Integer> pairs = NoduleMatching.match(nodules, expected, priors, rules.matchGateMm());
        for (int i = 0; i < nodules.size(); i++) {
            Integer j = pairs.get(i);
            if (j == null) {
                unmatched(nodules.get(i), Change.NEW, shows(prior.volume().geometry(), expected.get(i)));
            } else {
                matched(nodules.get(i), priors.get(j));
            }
        }
        Set<Integer> taken = new HashSet<>(pairs.values());
        Affine back = toPrior.inverse();
        for (int j = 0; j < priors.size(); j++) {
            if (!taken.contains(j)) {
                PatientPoint place = back.apply(priors.get(j).center());
                unmatched(priors.get(j), Change.RESOLVED, shows(study.volume().geometry(), place));
            }
        }
    }

    private void matched(Nodule nodule, Nodule before) {
        if (!MeasuredSize.isMeasured(nodule) || !MeasuredSize.isMeasured(before)) {
            undecided.add(new Undecided(
                    nodule.findingUid(),
                    Undecided.Why.NOT_MEASURED,
                    "matched with " + before.findingUid() + " of the prior, but one of them could not be measured"));
            return;
        }
        changes.add(new Growth(
                        MeasuredSize.of(nodule, study.sliceThicknessMm()),
                        MeasuredSize.of(before, prior.sliceThicknessMm()),
                        hours,
                        rules)
                .of(nodule.findingUid(), before.findingUid()));
    }

    private void unmatched(Nodule nodule, Change change, boolean shown) {
        boolean isNew = change == Change.NEW;
        if (!shown) {
            undecided.add(new Undecided(
                    nodule.findingUid(),
                    Undecided.Why.NOT_IMAGED,
                    (isNew ? "the prior" : "the study") + " does not show its place"));
            return;
        }
        String text = isNew ? "no detection at its place in the prior" : "no detection at its place in the study";
        Quantity none = Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, text);
        changes.add(new NoduleChange(
                isNew ? nodule.findingUid() : null,
                isNew ? null : nodule.findingUid(),
                change,
                none,
                none,
                none,
                none,
                none,
                null,
                null,
                text));
    }

    private static boolean shows(VolumeGeometry g, PatientPoint place) {
        VoxelIndex v = g.toVoxel(place);
        return v.column() >= 0
                && v.row() >= 0
                && v.slice() >= 0
                && v.column() <= g.columns() - 1
                && v.row() <= g.rows() - 1
                && v.slice() <= g.slices() - 1;
    }
}
