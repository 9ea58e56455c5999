package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.infer.LesionSegmentation;
import dev.hilum.infer.LobeMasks;
import dev.hilum.infer.LobeSegmenter;
import dev.hilum.infer.LungNetwork;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.NoduleCandidate;
import dev.hilum.infer.RunControl;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.NoduleLobe;
import dev.hilum.measure.NoduleMeasurement;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.PneumoniaMeasurement;
import dev.hilum.report.StudyReport;
import dev.hilum.report.StudyReport.Parameter;
import dev.hilum.report.StudyReport.PipelineOutcome;
import dev.hilum.report.StudyReport.Status;
import dev.hilum.report.StudyReport.Timings;
import dev.hilum.study.Caution;
import dev.hilum.study.GateRules;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.Selection;
import dev.hilum.study.SeriesSelection;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StudySelection;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.LungOutcome;
import dev.hilum.volume.LungProbability;
import dev.hilum.volume.LungSegmenter;
import dev.hilum.volume.VolumeBuilder;
import dev.hilum.volume.VolumeException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of Hilum: a study goes in, one report comes out. Choose a series, build its volume, find the
 * lungs, infer, measure. The same code serves the DICOM service, {@code analyze} and {@code validate}.
 *
 * <p>Whatever is wrong with the study ends in a report with a coded reason; an exception leaves only for failures of
 * Hilum itself (engine, memory), which the caller retries.
 */
public final class StudyAnalysis {
    private final Map<PipelineName, GateRules> gates;
    private final LoadedModels models;
    private final AnalysisRules rules;
    private final Clock clock;

    /** @param gates what each pipeline asks of a series */
    public StudyAnalysis(Map<PipelineName, GateRules> gates, LoadedModels models, AnalysisRules rules, Clock clock) {
        this.gates = Map.copyOf(gates);
        this.models = models;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * A finished analysis.
     *
     * @param volume for key images; null when none was built
     * @param lungs found in it
     */
    public record Analysed(
            StudyReport report,
            @Nullable CtVolume volume,
            @Nullable LungMask lungs) {}

    /** Analyses a study; see the class comment for what is thrown. */
    public Analysed analyse(StudyInput input, RunControl control) {
        SeriesSelection selection = new SeriesSelection(wanted(input));
        ModelSet set = models.forStudy(input.studyInstanceUid());
        Map<String, Reason> refused = new HashMap<>();
        while (true) {
            Draft draft = new Draft(input, selection.select(input.instances(), refused), set);
            SliceSeries series = draft.series();
            Optional<Reason> byPixels = series == null ? Optional.empty() : analyse(draft, series, control);
            if (series == null || byPixels.isEmpty()) {
                Analysed analysed = new Analysed(draft.report(), draft.volume, draft.lungs);
                return new PriorComparison(rules, this).complete(analysed, input.prior(), control);
            }
            // The headers promised what the pixels do not hold: the next best series has its turn.
            refused.put(series.seriesInstanceUid(), byPixels.get());
        }
    }

    /**
     * A series of a study as an analysis of it reads it.
     *
     * @return empty where no analysis would choose it now
     */
    Optional<SliceSeries> series(StudyInput input, String seriesUid) {
        SeriesSelection selection = new SeriesSelection(wanted(input));
        Map<String, Reason> passedOver = new HashMap<>();
        while (true) {
            StudySelection chosen = selection.select(input.instances(), passedOver);
            Optional<SliceSeries> best = chosen.byPipeline().values().stream()
                    .filter(Selection.Taken.class::isInstance)
                    .map(s -> ((Selection.Taken) s).series())
                    .filter(s -> s.seriesInstanceUid().equals(seriesUid))
                    .findFirst();
            Optional<String> other = chosen.byPipeline().values().stream()
                    .filter(Selection.Taken.class::isInstance)
                    .map(s -> ((Selection.Taken) s).series().seriesInstanceUid())
                    .findFirst();
            if (best.isPresent() || other.isEmpty()) {
                return best;
            }
            passedOver.put(other.get(), new Reason(ReasonCode.NOT_CHEST, "its pixels ruled it out before"));
        }
    }

    /** How many models look at a study. */
    int modelCount() {
        return models.identities().size();
    }

    /** The volume of a series, for key images. */
    CtVolume volume(SliceSeries series) {
        return VolumeBuilder.build(series, rules.workers());
    }

    /** The rules, and which prior the result is held against: another prior is another result. */
    private List<Parameter> parameters(StudyInput input) {
        PriorStudy prior = input.prior();
        if (prior == null) {
            return rules.parameters();
        }
        StudyInput before =
                new StudyInput(prior.studyInstanceUid(), prior.instances(), input.pipelines(), null, -1, -1);
        StudySelection chosen = new SeriesSelection(wanted(before)).select(before.instances(), Map.of());
        String priorKey = ResultIdentity.key(before, chosen, models.identities(), rules.parameters());
        List<Parameter> all = new ArrayList<>(rules.parameters());
        all.add(new Parameter("comparison.prior", prior.mode() + " " + priorKey));
        return all;
    }

    private Map<PipelineName, GateRules> wanted(StudyInput input) {
        Map<PipelineName, GateRules> wanted = new EnumMap<>(gates);
        wanted.keySet().retainAll(input.pipelines());
        return wanted;
    }

    /** Analyses a series; the reason when its pixels rule it out. */
    private Optional<Reason> analyse(Draft draft, SliceSeries series, RunControl control) {
        try {
            long start = clock.millis();
            CtVolume volume = VolumeBuilder.build(series, rules.workers());
            LungOutcome lungs = LungSegmenter.segment(volume, () -> expected(draft, volume, control), rules.workers());
            draft.volumeMs = clock.millis() - start - Math.max(0, draft.inferMs);
            return switch (lungs) {
                case LungOutcome.Refused refused -> Optional.of(refused.reason());
                case LungOutcome.Found found -> {
                    draft.volume = volume;
                    draft.lungs = found.lungs();
                    draft.cautions.addAll(found.cautions());
                    infer(draft, volume, found.lungs(), control);
                    yield Optional.empty();
                }
            };
        } catch (ModelException e) {
            models.failed(draft.models, e);
            throw e;
        } catch (VolumeException e) {
            return Optional.of(new Reason(e.code(), "Pixel data cannot be used: " + e.getMessage()));
        }
    }

    private void infer(Draft draft, CtVolume volume, LungMask lungs, RunControl control) {
        List<NoduleCandidate> found = null;
        LesionSegmentation segmented = null;
        LobeMasks lobes = lobes(draft, volume, lungs, control);
        if (draft.runs(PipelineName.NODULE)) {
            long start = clock.millis();
            List<NoduleCandidate> candidates = draft.models.nodules().detect(volume, lungs, control);
            found = candidates;
            long inferred = clock.millis();
            draft.nodules = NoduleMeasurement.measure(volume, lungs, candidates, draft.key, rules.density()).stream()
                    .map(nodule -> NoduleLobe.named(nodule, lobes))
                    .toList();
            draft.took(inferred - start, clock.millis() - inferred);
        }
        if (draft.runs(PipelineName.PNEUMONIA)) {
            long start = clock.millis();
            LesionSegmentation lesions = draft.models
                    .pneumonia()
                    .segment(volume, lungs, Objects.requireNonNullElse(found, List.of()), control);
            segmented = lesions;
            long inferred = clock.millis();
            draft.pneumonia = PneumoniaMeasurement.measure(volume, lungs, lobes, lesions, draft.key, rules.pneumonia());
            draft.took(inferred - start, clock.millis() - inferred);
        }
        models.tryShadow(draft.input.studyInstanceUid(), volume, lungs, found, segmented);
    }

    /** Empty without a lung-mask model. */
    private Optional<LungProbability> expected(Draft draft, CtVolume volume, RunControl control) {
        LungNetwork network = draft.models.lungs();
        if (network == null) {
            return Optional.empty();
        }
        long start = clock.millis();
        LungProbability lungs = network.lungs(volume, control);
        draft.inferred(clock.millis() - start);
        return Optional.of(lungs);
    }

    /** Null without a lobe model. */
    private @Nullable LobeMasks lobes(Draft draft, CtVolume volume, LungMask lungs, RunControl control) {
        LobeSegmenter segmenter = draft.models.lobes();
        if (segmenter == null) {
            return null;
        }
        long start = clock.millis();
        LobeMasks lobes = segmenter.segment(volume, lungs, control);
        draft.inferred(clock.millis() - start);
        return lobes;
    }

    /** What is known so far of one report. */
    private final class Draft {
        private final StudyInput input;
        private final StudySelection chosen;
        private final ModelSet models;
        private final String key;
        private final List<Caution> cautions = new ArrayList<>();
        private @Nullable CtVolume volume;
        private @Nullable LungMask lungs;
        private @Nullable List<Nodule> nodules;
        private @Nullable Pneumonia pneumonia;
        private long volumeMs = -1;
        private long inferMs = -1;
        private long measureMs = -1;

        private Draft(StudyInput input, StudySelection chosen, ModelSet models) {
            this.input = input;
            this.models = models;
            this.chosen = chosen;
            this.key = ResultIdentity.key(input, chosen, models.identities(), parameters(input));
        }

        /** Both pipelines read one series, so that one set of masks belongs to one grid: the nodule pipeline's choice goes first. */
        private @Nullable SliceSeries series() {
            for (PipelineName name : PipelineName.values()) {
                if (input.pipelines().contains(name)
                        && chosen.byPipeline().get(name) instanceof Selection.Taken taken) {
                    return taken.series();
                }
            }
            return null;
        }

        private boolean runs(PipelineName name) {
            return chosen.byPipeline().get(name) instanceof Selection.Taken;
        }

        private void inferred(long millis) {
            inferMs = Math.max(0, inferMs) + millis;
        }

        private void took(long infer, long measure) {
            inferred(infer);
            measureMs = Math.max(0, measureMs) + measure;
        }

        private StudyReport report() {
            List<PipelineOutcome> outcomes =
                    input.pipelines().stream().sorted().map(this::outcome).toList();
            boolean analysed = outcomes.stream().anyMatch(o -> o.status() == Status.ANALYSED);
            SliceSeries series = series();
            return new StudyReport(
                    input.studyInstanceUid(),
                    UidSource.named("result/" + key),
                    key,
                    analysed ? Status.ANALYSED : Status.NOT_ANALYSED,
                    analysed ? null : outcomes.getFirst().reason(),
                    header(series),
                    outcomes,
                    models.identities(),
                    rules.parameters(),
                    new Timings(input.receiveMs(), input.waitMs(), volumeMs, inferMs, measureMs, -1),
                    series,
                    lungs == null ? null : lungs.left(),
                    lungs == null ? null : lungs.right(),
                    nodules,
                    pneumonia,
                    chosen.series(),
                    clock.instant(),
                    input.predecessor());
        }

        private DataSet header(@Nullable SliceSeries series) {
            return series != null
                    ? series.header()
                    : input.instances().getFirst().object().dataSet();
        }

        private PipelineOutcome outcome(PipelineName name) {
            Selection selected = chosen.byPipeline().get(name);
            return switch (selected) {
                case Selection.Refused refused -> notAnalysed(name, refused.reason());
                case Selection.Taken taken -> analysed(name, taken);
                case null -> notAnalysed(name, new Reason(ReasonCode.NO_CT, "No series was considered."));
            };
        }

        private PipelineOutcome analysed(PipelineName name, Selection.Taken taken) {
            List<Caution> all = new ArrayList<>(taken.cautions());
            all.addAll(cautions);
            SliceSeries series = series();
            String uid = series == null ? null : series.seriesInstanceUid();
            return new PipelineOutcome(name, Status.ANALYSED, null, all, uid);
        }

        private PipelineOutcome notAnalysed(PipelineName name, Reason reason) {
            return new PipelineOutcome(name, Status.NOT_ANALYSED, reason, List.of(), null);
        }
    }
}
