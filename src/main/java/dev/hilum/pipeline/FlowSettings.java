package dev.hilum.pipeline;

import dev.hilum.deliver.Destination;
import dev.hilum.retrieve.PriorSource;
import dev.hilum.study.CompletenessRules;
import dev.hilum.study.PipelineName;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of the flow.
 *
 * @param results folder of written results
 * @param pipelines by called AE title; a title that is not in it gets both
 * @param precedence by called AE title; a title that is not in it is routine
 * @param urgentNoduleMm long axis from which a nodule is urgent
 * @param automaticPriors whether studies are compared with an earlier one without being asked
 * @param priorSources archives that are asked, in this order, for a prior which the own store lacks
 */
public record FlowSettings(
        Path results,
        List<Destination> destinations,
        CompletenessRules completeness,
        Map<String, Set<PipelineName>> pipelines,
        Map<String, Precedence> precedence,
        double urgentNoduleMm,
        boolean automaticPriors,
        List<PriorSource> priorSources) {
    public FlowSettings {
        destinations = List.copyOf(destinations);
        priorSources = List.copyOf(priorSources);
        pipelines = Map.copyOf(pipelines);
        precedence = Map.copyOf(precedence);
    }

    Precedence precedenceOf(String calledAeTitle) {
        return precedence.getOrDefault(calledAeTitle, Precedence.ROUTINE);
    }

    /** Compares automatically. */
    public FlowSettings(
            Path results,
            List<Destination> destinations,
            CompletenessRules completeness,
            Map<String, Set<PipelineName>> pipelines,
            Map<String, Precedence> precedence,
            double urgentNoduleMm) {
        this(results, destinations, completeness, pipelines, precedence, urgentNoduleMm, true, List.of());
    }

    Set<PipelineName> pipelinesOf(String calledAeTitle) {
        return pipelines.getOrDefault(calledAeTitle, EnumSet.allOf(PipelineName.class));
    }
}
