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

/** The settings of the flow. What {@link Changeable} holds may be replaced while studies are at work. */
public final class FlowSettings {
    private final Path results;
    private final CompletenessRules completeness;
    private final boolean automaticPriors;
    private final List<PriorSource> priorSources;
    private volatile Changeable now;

    /**
     * What may change without a restart; each study takes what holds when it gets to that step.
     *
     * @param pipelines by called AE title; a title that is not in it gets both
     * @param precedence by called AE title; a title that is not in it is routine
     * @param urgentNoduleMm long axis from which a nodule is urgent
     */
    public record Changeable(
            List<Destination> destinations,
            Map<String, Set<PipelineName>> pipelines,
            Map<String, Precedence> precedence,
            double urgentNoduleMm) {
        public Changeable {
            destinations = List.copyOf(destinations);
            pipelines = Map.copyOf(pipelines);
            precedence = Map.copyOf(precedence);
        }
    }

    /**
     * @param results folder of written results
     * @param automaticPriors whether studies are compared with an earlier one without being asked
     * @param priorSources archives that are asked, in this order, for a prior which the own store lacks
     */
    public FlowSettings(
            Path results,
            CompletenessRules completeness,
            boolean automaticPriors,
            List<PriorSource> priorSources,
            Changeable now) {
        this.results = results;
        this.completeness = completeness;
        this.automaticPriors = automaticPriors;
        this.priorSources = List.copyOf(priorSources);
        this.now = now;
    }

    /** Compares automatically, with what the own store has. */
    public FlowSettings(Path results, CompletenessRules completeness, Changeable now) {
        this(results, completeness, true, List.of(), now);
    }

    /** From the next step of each study on. */
    public void change(Changeable later) {
        now = later;
    }

    public Path results() {
        return results;
    }

    CompletenessRules completeness() {
        return completeness;
    }

    boolean automaticPriors() {
        return automaticPriors;
    }

    List<PriorSource> priorSources() {
        return priorSources;
    }

    public List<Destination> destinations() {
        return now.destinations();
    }

    double urgentNoduleMm() {
        return now.urgentNoduleMm();
    }

    Precedence precedenceOf(String calledAeTitle) {
        return now.precedence().getOrDefault(calledAeTitle, Precedence.ROUTINE);
    }

    Set<PipelineName> pipelinesOf(String calledAeTitle) {
        return now.pipelines().getOrDefault(calledAeTitle, EnumSet.allOf(PipelineName.class));
    }
}
