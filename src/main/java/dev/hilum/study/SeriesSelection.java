package dev.hilum.study;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the best series of a study for each pipeline and says why each series was taken or left (REQ-STD-3). A pure
 * function of the instances; their order makes no difference.
 */
public final class SeriesSelection {
    private final Map<PipelineName, GateRules> rules;

    /** @param rules per pipeline that is wanted, since models differ in what they are intended for */
    public SeriesSelection(Map<PipelineName, GateRules> rules) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("a choice is made for at least one pipeline");
        }
        this.rules = new EnumMap<>(rules);
    }

    private record Assessed(String uid, int number, List<StoredInstance> instances) {}

    /** One pipeline's view of the study. */
    private record Choice(Map<String, GateOutcome> outcomes, List<SeriesScore> ranking) {
        GateOutcome outcome(String uid) {
            return Objects.requireNonNull(outcomes.get(uid));
        }

        Optional<SeriesScore> best() {
            return ranking.stream().findFirst();
        }

        boolean takes(String uid) {
            return best().filter(b -> b.candidate().series().seriesInstanceUid().equals(uid))
                    .isPresent();
        }

        Optional<SeriesScore> bestOf(String uid) {
            return ranking.stream()
                    .filter(s -> s.candidate().series().seriesInstanceUid().equals(uid))
                    .findFirst();
        }
    }

    /** @param study all instances of one Study Instance UID, without objects that {@link OwnResults} recognises */
    public StudySelection select(Collection<StoredInstance> study) {
        return select(study, Map.of());
    }

    /**
     * Chooses again after pixels were seen.
     *
     * @param refused series by UID that the pixels ruled out (DECODE_FAILED, NOT_CHEST, LUNGS_CUT_OFF) with the reason
     */
    public StudySelection select(Collection<StoredInstance> study, Map<String, Reason> refused) {
        List<Assessed> series = bySeries(study);
        PatientIdentity patient = PatientIdentity.of(study);
        Map<PipelineName, Choice> choices = new EnumMap<>(PipelineName.class);
        Map<GateRules, Map<String, GateOutcome>> byRules = new HashMap<>();
        rules.forEach((pipeline, rule) -> choices.put(
                pipeline,
                choose(
                        byRules.computeIfAbsent(rule, r -> assess(series, patient, refused, new SeriesGate(r))),
                        pipeline)));
        Map<PipelineName, Selection> selections = new EnumMap<>(PipelineName.class);
        choices.forEach((pipeline, choice) -> selections.put(pipeline, selection(series, choice)));
        return new StudySelection(
                series.stream().map(one -> decision(one.uid(), choices)).toList(), selections);
    }

    private static List<Assessed> bySeries(Collection<StoredInstance> study) {
        Map<String, List<StoredInstance>> byUid = study.stream()
                .collect(Collectors.groupingBy(i -> i.object().seriesInstanceUid(), TreeMap::new, Collectors.toList()));
        List<Assessed> series = new ArrayList<>();
        byUid.forEach((uid, instances) -> series.add(new Assessed(uid, number(instances), instances)));
        series.sort(Comparator.comparingInt(Assessed::number).thenComparing(Assessed::uid));
        return series;
    }

    private static int number(List<StoredInstance> instances) {
        return instances.stream().mapToInt(SeriesSelection::number).min().orElse(Integer.MAX_VALUE);
    }

    private static int number(StoredInstance instance) {
        try {
            return instance.object().dataSet().integer(Tag.SeriesNumber).orElse(Integer.MAX_VALUE);
        } catch (DicomException malformed) {
            return Integer.MAX_VALUE;
        }
    }

    private static Map<String, GateOutcome> assess(
            List<Assessed> series, PatientIdentity patient, Map<String, Reason> refused, SeriesGate gate) {
        Map<String, GateOutcome> outcomes = new TreeMap<>();
        series.forEach(one -> outcomes.put(
                one.uid(),
                byPixels(gate.assess(one.instances(), patient), Optional.ofNullable(refused.get(one.uid())))));
        return outcomes;
    }

    private static Choice choose(Map<String, GateOutcome> outcomes, PipelineName pipeline) {
        List<SeriesScore> ranking = outcomes.values().stream()
                .flatMap(outcome -> switch (outcome) {
                    case GateOutcome.Fit fit -> fit.candidates().stream();
                    case GateOutcome.Unfit unfit -> Stream.empty();
                })
                .map(candidate -> SeriesScore.of(candidate, pipeline))
                .sorted(SeriesScore.BEST_FIRST)
                .toList();
        return new Choice(outcomes, ranking);
    }

    private static GateOutcome byPixels(GateOutcome byHeader, Optional<Reason> byPixels) {
        return byHeader instanceof GateOutcome.Fit && byPixels.isPresent()
                ? new GateOutcome.Unfit(byPixels.get(), byHeader.notes())
                : byHeader;
    }

    private static Selection selection(List<Assessed> series, Choice choice) {
        Optional<SeriesScore> best = choice.best();
        if (best.isPresent()) {
            FitSeries candidate = best.get().candidate();
            return new Selection.Taken(candidate.series(), candidate.cautions());
        }
        return new Selection.Refused(furthest(series, choice));
    }

    /** The reason of the series that passed most tests; the first such series by number. */
    private static Reason furthest(List<Assessed> series, Choice choice) {
        Reason furthest = null;
        for (Assessed one : series) {
            if (choice.outcome(one.uid()) instanceof GateOutcome.Unfit unfit
                    && (furthest == null || unfit.reason().code().compareTo(furthest.code()) > 0)) {
                furthest = unfit.reason();
            }
        }
        return furthest == null || furthest.code() == ReasonCode.NO_CT
                ? new Reason(ReasonCode.NO_CT, "The study holds no CT image.")
                : furthest;
    }

    private static SeriesDecision decision(String uid, Map<PipelineName, Choice> choices) {
        List<String> sentences = new ArrayList<>();
        Reason reason = null;
        for (Map.Entry<PipelineName, Choice> entry : choices.entrySet()) {
            Choice choice = entry.getValue();
            sentences.add(why(uid, entry.getKey(), choice));
            if (choice.outcome(uid) instanceof GateOutcome.Unfit unfit) {
                reason = unfit.reason();
            }
        }
        boolean taken = choices.values().stream().anyMatch(choice -> choice.takes(uid));
        boolean fitSomewhere = choices.values().stream().anyMatch(c -> c.outcome(uid) instanceof GateOutcome.Fit);
        return new SeriesDecision(uid, taken, merged(sentences), fitSomewhere ? null : reason);
    }

    private static String merged(List<String> sentences) {
        return sentences.stream().distinct().collect(Collectors.joining(" "));
    }

    private static String why(String uid, PipelineName pipeline, Choice choice) {
        GateOutcome outcome = choice.outcome(uid);
        String notes = outcome.notes().isEmpty() ? "" : " (" + String.join(", ", outcome.notes()) + ")";
        if (outcome instanceof GateOutcome.Unfit unfit) {
            return "Left" + notes + ": " + unfit.reason().code() + ": "
                    + unfit.reason().text();
        }
        SeriesScore own = choice.bestOf(uid).orElseThrow();
        return choice.takes(uid)
                ? "Taken for " + pipeline.label() + notes + ": " + own.description() + "; " + ahead(own, choice) + "."
                : "Left for " + pipeline.label() + notes + ": " + own.description() + "; "
                        + behind(own, choice.best().orElseThrow()) + ".";
    }

    private static String ahead(SeriesScore own, Choice choice) {
        long others = choice.ranking().stream()
                .map(s -> s.candidate().series().seriesInstanceUid())
                .distinct()
                .count();
        return others == 1
                ? "the only fit series"
                : String.format(Locale.ROOT, "best of %d fit series with %.1f of 100 points", others, own.points());
    }

    private static String behind(SeriesScore own, SeriesScore best) {
        String against = "series " + best.candidate().traits().number() + " is better with %.1f against %.1f points";
        String costs = own.worseThan(best);
        return String.format(Locale.ROOT, against, best.points(), own.points())
                + (costs.isEmpty() ? "" : ", because of " + costs);
    }
}
