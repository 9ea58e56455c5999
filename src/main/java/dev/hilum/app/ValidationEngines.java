package dev.hilum.app;

import dev.hilum.infer.ModelIdentity;
import dev.hilum.infer.ModelPackage;
import dev.hilum.pipeline.LoadedModels;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.validate.ValidationRun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The production analysis for a validation run, set up as the offline verb does it; several side by side if asked. */
record ValidationEngines(List<Analysing> analysing, ValidationRun.Engines engines) implements AutoCloseable {

    /** @throws IllegalArgumentException for fewer than one */
    static ValidationEngines open(HilumSettings settings, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("--parallel must be at least 1");
        }
        List<Analysing> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opened.add(Analysing.of(settings, Clock.systemDefaultZone()));
        }
        List<StudyAnalysis> analyses = opened.stream().map(Analysing::analysis).toList();
        Set<String> inUse = new TreeSet<>();
        opened.getFirst().models().identities().stream()
                .map(ModelIdentity::sha256)
                .forEach(inUse::add);
        List<ModelPackage> models = opened.getFirst().models().versions().stream()
                .map(LoadedModels.Version::model)
                .filter(m -> inUse.contains(m.identity().sha256()))
                .toList();
        List<String> parameters = List.of(
                "pneumonia.bandsHu=" + settings.pneumonia().bandsHu(),
                "device=" + opened.getFirst().models().description());
        return new ValidationEngines(opened, new ValidationRun.Engines(analyses, models, parameters, Software.VERSION));
    }

    @Override
    public void close() {
        analysing.forEach(Analysing::close);
    }
}
