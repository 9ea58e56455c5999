package dev.hilum.pipeline;

import dev.hilum.infer.ModelIdentity;
import dev.hilum.report.StudyReport.Parameter;
import dev.hilum.study.PipelineName;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.ResultKey;
import dev.hilum.study.Selection;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StudySelection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The key of the result that an input leads to (REQ-STD-6). */
final class ResultIdentity {
    private ResultIdentity() {}

    static String key(StudyInput input, StudySelection chosen, List<ModelIdentity> models, List<Parameter> parameters) {
        Map<PipelineName, SliceSeries> taken = new EnumMap<>(PipelineName.class);
        Map<PipelineName, ReasonCode> refused = new EnumMap<>(PipelineName.class);
        chosen.byPipeline().forEach((name, selection) -> {
            switch (selection) {
                case Selection.Taken t -> taken.put(name, t.series());
                case Selection.Refused r -> refused.put(name, r.reason().code());
            }
        });
        List<String> digests = models.stream().map(ModelIdentity::sha256).toList();
        Map<String, String> named = new LinkedHashMap<>();
        parameters.forEach(p -> named.put(p.name(), p.value()));
        return taken.isEmpty()
                ? ResultKey.ofRefused(input.studyInstanceUid(), input.instances(), refused, digests, named)
                : ResultKey.of(taken, digests, named);
    }
}
