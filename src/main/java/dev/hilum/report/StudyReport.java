package dev.hilum.report;

import dev.hilum.compare.ComparisonOutcome;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.study.Caution;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import dev.hilum.study.SeriesDecision;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.Mask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one finding model that every encoding is made from.
 *
 * @param resultUid of this result; the UIDs of its objects are derived from it
 * @param key of product.md 3.6: study, series, instances, pixels, models, parameters; hex
 * @param reason null when ANALYSED
 * @param header patient and study attributes to copy: of the analysed series, else of any instance of the study
 * @param series that was analysed; null when none was
 * @param nodules null when the nodule pipeline did not run
 * @param pneumonia null when the pneumonia pipeline did not run
 * @param leftLung on the source grid, null when no volume was built
 * @param predecessor result that this one supersedes
 * @param comparison with a prior, or why there is none; null where no prior was looked for or found
 * @param verification of a person; null for what only the device says
 */
public record StudyReport(
        String studyInstanceUid,
        String resultUid,
        String key,
        Status status,
        @Nullable Reason reason,
        DataSet header,
        List<PipelineOutcome> pipelines,
        List<ModelIdentity> models,
        List<Parameter> parameters,
        Timings timings,
        @Nullable SliceSeries series,
        @Nullable Mask leftLung,
        @Nullable Mask rightLung,
        @Nullable List<Nodule> nodules,
        @Nullable Pneumonia pneumonia,
        List<SeriesDecision> decisions,
        Instant createdAt,
        @Nullable Predecessor predecessor,
        @Nullable ComparisonOutcome comparison,
        @Nullable Verification verification) {
    public StudyReport {
        pipelines = List.copyOf(pipelines);
        models = List.copyOf(models);
        parameters = List.copyOf(parameters);
        nodules = nodules == null ? null : List.copyOf(nodules);
        decisions = List.copyOf(decisions);
    }

    /** A device's result, which no person has attested. */
    public StudyReport(
            String studyInstanceUid,
            String resultUid,
            String key,
            Status status,
            @Nullable Reason reason,
            DataSet header,
            List<PipelineOutcome> pipelines,
            List<ModelIdentity> models,
            List<Parameter> parameters,
            Timings timings,
            @Nullable SliceSeries series,
            @Nullable Mask leftLung,
            @Nullable Mask rightLung,
            @Nullable List<Nodule> nodules,
            @Nullable Pneumonia pneumonia,
            List<SeriesDecision> decisions,
            Instant createdAt,
            @Nullable Predecessor predecessor) {
        this(
                studyInstanceUid,
                resultUid,
                key,
                status,
                reason,
                header,
                pipelines,
                models,
                parameters,
                timings,
                series,
                leftLung,
                rightLung,
                nodules,
                pneumonia,
                decisions,
                createdAt,
                predecessor,
                null,
                null);
    }

    /** The same result, held against a prior. */
    public StudyReport compared(ComparisonOutcome outcome) {
        return with(nodules, outcome, timings);
    }

    /** The same result with what is now known of its nodules. */
    public StudyReport withNodules(List<Nodule> changed) {
        return with(changed, comparison, timings);
    }

    /** The same result, its outputs written in this time. */
    public StudyReport writtenIn(long millis) {
        return with(nodules, comparison, timings.writtenIn(millis));
    }

    private StudyReport with(@Nullable List<Nodule> changed, @Nullable ComparisonOutcome outcome, Timings timings) {
        return new StudyReport(
                studyInstanceUid,
                resultUid,
                key,
                status,
                reason,
                header,
                pipelines,
                models,
                parameters,
                timings,
                series,
                leftLung,
                rightLung,
                changed,
                pneumonia,
                decisions,
                createdAt,
                predecessor,
                outcome,
                verification);
    }

    /**
     * The same result as a person issues it: another result, with UIDs of its own derived from both, that names this one
     * as its predecessor.
     *
     * @param changed the nodules as the person leaves them: edited ones with their new values, rejected ones still among
     *     them, added ones at the end (of which score and attenuation are not told); null where the nodule pipeline did
     *     not run
     * @param triage likewise, with the flag as the person leaves it
     */
    public StudyReport issuedBy(Verification person, @Nullable List<Nodule> changed, @Nullable Pneumonia triage) {
        String issued = "verified/" + key + "/" + person;
        ResultUids uids = new ResultUids(resultUid);
        return new StudyReport(
                studyInstanceUid,
                UidSource.named("result/" + issued),
                UidSource.named(issued),
                status,
                reason,
                header,
                pipelines,
                models,
                parameters,
                timings,
                series,
                leftLung,
                rightLung,
                changed,
                triage,
                decisions,
                person.at(),
                new Predecessor(
                        resultUid, uids.srSopInstanceUid(), uids.srSeriesInstanceUid(), Uid.COMPREHENSIVE_3D_SR),
                comparison,
                person);
    }

    /** The same result as the successor of another one. */
    public StudyReport succeeding(Predecessor earlier) {
        return new StudyReport(
                studyInstanceUid,
                resultUid,
                key,
                status,
                reason,
                header,
                pipelines,
                models,
                parameters,
                timings,
                series,
                leftLung,
                rightLung,
                nodules,
                pneumonia,
                decisions,
                createdAt,
                earlier,
                comparison,
                verification);
    }

    /** The nodules that stand: all but those a person has rejected; null where the pipeline did not run. */
    public @Nullable List<Nodule> standingNodules() {
        return nodules == null
                ? null
                : nodules.stream()
                        .filter(nodule -> action(nodule.findingUid()) != Verification.Action.REJECTED)
                        .toList();
    }

    /** The pneumonia finding unless a person has rejected it; null where the pipeline did not run. */
    public @Nullable Pneumonia standingPneumonia() {
        return pneumonia == null || action(pneumonia.findingUid()) == Verification.Action.REJECTED ? null : pneumonia;
    }

    /** What a person did to a finding, if anything. */
    Verification.@Nullable Action action(String findingUid) {
        return verification == null
                ? null
                : verification.of(findingUid).map(Verification.Decision::action).orElse(null);
    }

    /** ANALYSED when at least one pipeline is. */
    public enum Status {
        ANALYSED,
        NOT_ANALYSED
    }

    /** One pipeline's end. */
    public record PipelineOutcome(
            PipelineName name,
            Status status,
            @Nullable Reason reason,
            List<Caution> cautions,
            @Nullable String seriesInstanceUid) {
        public PipelineOutcome {
            cautions = List.copyOf(cautions);
        }
    }

    /** A setting that shaped the result, printed in every output: threshold, HU bands, scales. */
    public record Parameter(String name, String value) {}

    /**
     * Milliseconds per step; -1 where the step did not happen.
     *
     * @param reportMs to write the outputs; -1 in what they say themselves
     */
    public record Timings(long receiveMs, long waitMs, long volumeMs, long inferMs, long measureMs, long reportMs) {
        Timings writtenIn(long millis) {
            return new Timings(receiveMs, waitMs, volumeMs, inferMs, measureMs, millis);
        }
    }

    /** The superseded result's SR, for Predecessor Documents Sequence. */
    public record Predecessor(
            String resultUid, String srSopInstanceUid, String srSeriesInstanceUid, String srSopClassUid) {}
}
