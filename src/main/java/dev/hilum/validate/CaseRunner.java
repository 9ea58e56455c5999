package dev.hilum.validate;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.ComparisonOutcome;
import dev.hilum.compare.NotCompared;
import dev.hilum.dicom.data.Tag;
import dev.hilum.infer.InferenceCancelledException;
import dev.hilum.infer.NoduleCandidate;
import dev.hilum.infer.RunControl;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.pipeline.DicomFolder;
import dev.hilum.pipeline.PriorStudy;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.pipeline.StudyInput;
import dev.hilum.report.StudyReport;
import dev.hilum.study.OwnResults;
import dev.hilum.study.PipelineName;
import dev.hilum.study.StoredInstance;
import dev.hilum.validate.reference.Manifest;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.reference.Reference;
import dev.hilum.validate.reference.ReferenceException;
import dev.hilum.validate.reference.ReferenceReader;
import dev.hilum.validate.reference.Region;
import dev.hilum.validate.source.CaseFiles;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Mask;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs one case through the production code and compares the result with its reference standard. */
final class CaseRunner {
    private final StudyAnalysis analysis;
    private final HeldOutGuard guard;
    private final RunSettings settings;
    private final Manifest manifest;
    private final Function<ManifestCase, CaseFiles> sources;

    /** @param sources the files of a case, wherever they come from */
    CaseRunner(
            StudyAnalysis analysis,
            HeldOutGuard guard,
            RunSettings settings,
            Manifest manifest,
            Function<ManifestCase, CaseFiles> sources) {
        this.analysis = analysis;
        this.guard = guard;
        this.settings = settings;
        this.manifest = manifest;
        this.sources = sources;
    }

    /** What the analysis considered; a case without a result has none. */
    static final class Considered implements RunControl {
        private final RunControl progress;
        private @Nullable List<NoduleCandidate> candidates;
        private double threshold;

        Considered(RunControl progress) {
            this.progress = progress;
        }

        @Override
        public void afterTiles(String model, int done, int total) {
            progress.afterTiles(model, done, total);
        }

        @Override
        public void candidates(List<NoduleCandidate> all, double reportThreshold) {
            // The study comes first; what its prior shows is no finding of it.
            if (candidates == null) {
                candidates = all;
                threshold = reportThreshold;
            }
        }

        List<NoduleCandidate> candidates() {
            return candidates == null ? List.of() : candidates;
        }

        double threshold() {
            return threshold;
        }
    }

    /**
     * Never throws for what is wrong with a case: that is a row.
     *
     * @throws InferenceCancelledException where {@code progress} stopped it
     */
    CaseResult run(ManifestCase one, String fingerprint, Path pictures, RunControl progress) {
        long start = System.nanoTime();
        try (CaseFiles files = sources.apply(one);
                CaseFiles before = prior(one)) {
            return attempt(one, fingerprint, files, before, pictures, progress, start);
        } catch (InferenceCancelledException e) {
            throw e;
        } catch (ReferenceException e) {
            return CaseResult.failed(one.name(), "REFERENCE: " + e.getMessage(), fingerprint);
        } catch (UncheckedIOException e) {
            return CaseResult.failed(one.name(), "UNREADABLE: " + e.getMessage(), fingerprint);
        } catch (CaseRefusedException e) {
            return CaseResult.failed(one.name(), String.valueOf(e.getMessage()), fingerprint);
        } catch (RuntimeException e) {
            return CaseResult.failed(
                    one.name(), "FAILED: " + e.getClass().getSimpleName() + ": " + e.getMessage(), fingerprint);
        }
    }

    private @Nullable CaseFiles prior(ManifestCase one) {
        return manifest.find(one.prior()).map(sources).orElse(null);
    }

    private CaseResult attempt(
            ManifestCase one,
            String fingerprint,
            CaseFiles files,
            @Nullable CaseFiles before,
            Path pictures,
            RunControl progress,
            long start) {
        StudyInput input = input(instances(one, files), before == null ? null : instances(one, before));
        long read = System.nanoTime() - start;
        Reference reference = ReferenceReader.read(
                one.references().stream().map(manifest::resolve).toList(), one.types(), input.instances());
        Considered considered = new Considered(progress);
        long begun = System.nanoTime();
        StudyAnalysis.Analysed analysed = analysis.analyse(input, considered);
        long analysisMs = (read + System.nanoTime() - begun) / 1_000_000;
        CaseResult result = scored(one, fingerprint, analysed, considered, reference, pictures);
        StudyReport.Timings t = analysed.report().timings();
        int slices =
                analysed.volume() == null ? 0 : analysed.volume().geometry().slices();
        return result.with(new CaseResult.Timing(
                (System.nanoTime() - start) / 1_000_000, analysisMs, t.volumeMs(), t.inferMs(), t.measureMs(), slices));
    }

    /** The manifest's author chose the prior, as a reader would. */
    private StudyInput input(List<StoredInstance> instances, @Nullable List<StoredInstance> prior) {
        refuseTrained(instances);
        StudyInput input = new StudyInput(
                instances.getFirst().object().studyInstanceUid(),
                instances,
                EnumSet.allOf(PipelineName.class),
                null,
                -1,
                -1);
        return prior == null
                ? input
                : input.with(new PriorStudy(
                        prior.getFirst().object().studyInstanceUid(), prior, Comparison.Mode.MANUAL, Map.of()));
    }

    /** The instances of the case's one study, without our own results. */
    static List<StoredInstance> instances(ManifestCase one, CaseFiles files) {
        Map<String, List<StoredInstance>> studies =
                DicomFolder.read(files.folder()).studies();
        studies.replaceAll((uid, all) ->
                all.stream().filter(i -> !OwnResults.isOurs(i.object())).toList());
        studies.values().removeIf(List::isEmpty);
        if (studies.size() != 1) {
            throw new CaseRefusedException(
                    studies.isEmpty() ? "NO_DICOM" : "SEVERAL_STUDIES",
                    one.path() + " holds " + studies.size() + " studies; a case is one study");
        }
        return studies.values().iterator().next();
    }

    private void refuseTrained(List<StoredInstance> instances) {
        Set<String> patients = new TreeSet<>();
        Set<String> series = new TreeSet<>();
        for (StoredInstance i : instances) {
            i.object().dataSet().string(Tag.PatientID).filter(s -> !s.isBlank()).ifPresent(patients::add);
            series.add(i.object().seriesInstanceUid());
        }
        Optional<String> why = settings.allowTrained() ? Optional.empty() : guard.refuses(patients, series);
        why.ifPresent(w -> {
            throw new CaseRefusedException("IN_TRAINING_LIST", "not held out: " + w);
        });
    }

    private CaseResult scored(
            ManifestCase one,
            String fingerprint,
            StudyAnalysis.Analysed analysed,
            Considered considered,
            Reference reference,
            Path pictures) {
        StudyReport report = analysed.report();
        CtVolume volume = analysed.volume();
        String pixels = volume == null ? "" : Digest.pixels(volume);
        Optional<String> why = settings.allowTrained() ? Optional.empty() : guard.refusesPixels(pixels);
        why.ifPresent(w -> {
            throw new CaseRefusedException("IN_TRAINING_LIST", "not held out: " + w);
        });
        Identity identity = new Identity(
                report.header().string(Tag.PatientID).map(Identity::patientHash).orElse(""),
                report.series() == null
                        ? ""
                        : Identity.seriesHash(report.series().seriesInstanceUid()),
                pixels);
        NoduleScoring scoring = new NoduleScoring(settings, reference, considered);
        List<Nodule> nodules = report.nodules();
        CaseResult.NoduleOutcome outcome = nodules == null ? null : scoring.outcome(nodules);
        return new CaseResult(
                one.name(),
                null,
                fingerprint,
                identity,
                Strata.of(one, report.header()),
                report.status().name(),
                report.reason() == null ? null : report.reason().code().name(),
                report.pipelines().stream()
                        .flatMap(p -> p.cautions().stream())
                        .map(c -> c.code().name())
                        .distinct()
                        .sorted()
                        .toList(),
                nodules == null
                        ? List.of()
                        : nodules.stream().map(CaseRunner::found).toList(),
                outcome,
                triage(report.pneumonia(), one.label()),
                pneumonia(report.pneumonia(), reference.pneumonia()),
                one.prior().isEmpty() ? null : followUp(one.prior(), report.comparison()),
                outcome == null || volume == null || !settings.pictures()
                        ? List.of()
                        : new Thumbnails(volume, pictures).write(scoring),
                null);
    }

    private static CaseResult.Found found(Nodule n) {
        return new CaseResult.Found(
                n.findingUid(),
                n.score(),
                n.center().x(),
                n.center().y(),
                n.center().z(),
                n.density().name(),
                known(n.meanDiameterMm()),
                known(n.volumeMm3()));
    }

    private static CaseResult.FollowUpOutcome followUp(String prior, @Nullable ComparisonOutcome outcome) {
        return switch (outcome) {
            case Comparison c ->
                new CaseResult.FollowUpOutcome(
                        prior,
                        "COMPARED",
                        c.registration().correlation(),
                        c.nodules().stream()
                                .map(n -> new CaseResult.FollowUpOutcome.Change(
                                        n.findingUid(),
                                        n.priorFindingUid(),
                                        n.change().name()))
                                .toList(),
                        c.undecided().size());
            case NotCompared not ->
                new CaseResult.FollowUpOutcome(prior, not.code().name(), null, List.of(), 0);
            case null -> new CaseResult.FollowUpOutcome(prior, "NOT_ANALYSED", null, List.of(), 0);
        };
    }

    static @Nullable Double known(Quantity quantity) {
        return switch (quantity) {
            case Quantity.Known k -> k.value();
            case Quantity.Unknown u -> null;
        };
    }

    private static CaseResult.@Nullable TriageOutcome triage(@Nullable Pneumonia p, @Nullable Boolean label) {
        return p == null ? null : new CaseResult.TriageOutcome(p.score(), p.threshold(), p.flag(), label);
    }

    private static CaseResult.@Nullable PneumoniaOutcome pneumonia(@Nullable Pneumonia p, @Nullable Mask reference) {
        if (p == null || reference == null) {
            return null;
        }
        Mask lesions = p.groundGlass().union(p.consolidation());
        return new CaseResult.PneumoniaOutcome(
                p.lesionVolumeMl(),
                reference.volumeMm3() / 1000,
                p.proportionPercent(),
                MaskOverlap.of(lesions, reference.isEmpty() ? null : new Region.Voxels(reference)));
    }
}
