package dev.hilum.app;

import dev.hilum.compare.ComparisonRules;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.measure.DensityRules;
import dev.hilum.measure.Guideline;
import dev.hilum.measure.PneumoniaRules;
import dev.hilum.pipeline.AnalysisRules;
import dev.hilum.pipeline.LoadedModels;
import dev.hilum.pipeline.ModelSources;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.report.Language;
import dev.hilum.report.ReportSettings;
import dev.hilum.report.ResultBundle;
import dev.hilum.report.ResultFile;
import dev.hilum.study.GateRules;
import dev.hilum.study.OwnResults;
import dev.hilum.study.PipelineName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the analysis and the writing of reports from settings: the same for the service and for the offline verbs.
 *
 * @param models loaded and warm
 */
record Analysing(LoadedModels models, StudyAnalysis analysis, ResultBundle bundle) implements AutoCloseable {

    /** The basic encodings only, as the offline verbs write them. */
    static Analysing of(HilumSettings settings, Clock clock) {
        return of(settings, clock, ReportSettings.BASIC);
    }

    /** @param roles the encodings to write of each result */
    static Analysing of(HilumSettings settings, Clock clock, Set<ResultFile.Role> roles) {
        return of(settings, clock, ModelFolders.engines(settings, threads(settings)), roles);
    }

    /** For a node that analyses nothing: it knows the models and loads none. */
    static Analysing idle(HilumSettings settings, Clock clock, Set<ResultFile.Role> roles) {
        return of(settings, clock, new IdleEngine(), roles);
    }

    private static Analysing of(
            HilumSettings settings, Clock clock, InferenceEngine engine, Set<ResultFile.Role> roles) {
        LoadedModels models = new LoadedModels(
                new ModelSources(ModelFolders.of(settings), ModelFolders.choices(settings)),
                engine,
                threads(settings),
                EngineLog::line,
                new ShadowFile(ModelFolders.shadowRuns(settings), clock));
        PneumoniaRules defaults = PneumoniaRules.defaults();
        AnalysisRules rules = new AnalysisRules(
                DensityRules.defaults(),
                new PneumoniaRules(settings.pneumonia().bandsHu(), defaults.histogramWidthHu(), defaults.zeroPointMl()),
                comparison(settings.comparison()),
                guideline(settings.report().guideline()),
                threads(settings));
        Map<PipelineName, GateRules> gates = new EnumMap<>(PipelineName.class);
        for (PipelineName name : PipelineName.values()) {
            gates.put(name, GateRules.DEFAULT);
        }
        StudyAnalysis analysis = new StudyAnalysis(gates, models, rules, clock);
        ReportSettings reports = new ReportSettings(
                equipment(models),
                clock.getZone(),
                Language.ofSetting(settings.report().language()).orElseThrow(),
                roles);
        return new Analysing(models, analysis, new ResultBundle(reports));
    }

    /** Relative model paths are looked for in the working directory, then where Hilum is installed. */
    static Path installed(Path path) {
        String install = System.getenv("HILUM_INSTALL");
        boolean there = path.toFile().isDirectory() || path.isAbsolute() || install == null;
        return there ? path : Path.of(install).resolve(path);
    }

    private static ComparisonRules comparison(HilumSettings.Comparison settings) {
        ComparisonRules defaults = ComparisonRules.defaults();
        return new ComparisonRules(
                settings.diameterMm(),
                settings.volumePercent(),
                settings.matchGateMm(),
                settings.alertPercent(),
                defaults.alertFromHours(),
                defaults.alertToHours(),
                defaults.zeroPointMl());
    }

    private static @Nullable Guideline guideline(String name) {
        return switch (name) {
            case "fleischner" -> Guideline.FLEISCHNER_2017;
            case "lung-rads" -> Guideline.LUNG_RADS_2022;
            default -> null;
        };
    }

    private static int threads(HilumSettings settings) {
        int asked = settings.inference().threads();
        return asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
    }

    /** The device UID changes with the weights, as IHE AIR wants. */
    private static Equipment equipment(LoadedModels models) {
        String digests = models.identities().stream().map(ModelIdentity::sha256).collect(Collectors.joining("/"));
        return new Equipment(
                OwnResults.MANUFACTURER,
                "Hilum",
                "1",
                List.of(Software.VERSION),
                UidSource.named("device/" + Software.VERSION + "/" + digests));
    }

    @Override
    public void close() {
        models.close();
    }
}
