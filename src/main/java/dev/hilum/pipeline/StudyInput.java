package dev.hilum.pipeline;

import dev.hilum.report.StudyReport.Predecessor;
import dev.hilum.study.PipelineName;
import dev.hilum.study.StoredInstance;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A study to analyse.
 *
 * @param instances all of the study, in any order; our own results are left out by the analysis
 * @param predecessor the result that the new one supersedes
 * @param receiveMs from the first to the last byte, -1 when it was not received
 * @param waitMs from the last byte to the start, -1 when it did not wait
 * @param prior to compare with; null without one
 */
public record StudyInput(
        String studyInstanceUid,
        List<StoredInstance> instances,
        Set<PipelineName> pipelines,
        @Nullable Predecessor predecessor,
        long receiveMs,
        long waitMs,
        @Nullable PriorStudy prior) {
    public StudyInput {
        instances = List.copyOf(instances);
        pipelines = Set.copyOf(pipelines);
        if (instances.isEmpty() || pipelines.isEmpty()) {
            throw new IllegalArgumentException("a study to analyse has instances and pipelines");
        }
    }

    /** A study without a prior. */
    public StudyInput(
            String studyInstanceUid,
            List<StoredInstance> instances,
            Set<PipelineName> pipelines,
            @Nullable Predecessor predecessor,
            long receiveMs,
            long waitMs) {
        this(studyInstanceUid, instances, pipelines, predecessor, receiveMs, waitMs, null);
    }

    /** The same study, to be compared. */
    public StudyInput with(PriorStudy toCompare) {
        return new StudyInput(studyInstanceUid, instances, pipelines, predecessor, receiveMs, waitMs, toCompare);
    }
}
