package dev.hilum.study;

import java.util.List;
import java.util.Map;

/**
 * The choice of series for a study.
 *
 * @param series every series considered, in order of Series Number then UID
 * @param byPipeline one selection per pipeline asked for
 */
public record StudySelection(List<SeriesDecision> series, Map<PipelineName, Selection> byPipeline) {
    public StudySelection {
        series = List.copyOf(series);
        byPipeline = Map.copyOf(byPipeline);
    }
}
