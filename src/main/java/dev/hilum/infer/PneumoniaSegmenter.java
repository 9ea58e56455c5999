package dev.hilum.infer;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.MaskComponents;
import java.util.List;
import java.util.Objects;

/** Finds ground glass and consolidation within the lungs. */
public final class PneumoniaSegmenter {
    private final InferenceSession session;
    private final int workers;

    /** @param workers threads that resample */
    public PneumoniaSegmenter(InferenceSession session, int workers) {
        this.session = session;
        this.workers = workers;
        if (session.model().contract().task() != ModelTask.PNEUMONIA_LESION) {
            throw new IllegalArgumentException("not a pneumonia-lesion model: "
                    + session.model().contract().name());
        }
    }

    /** @param nodules reported ones; an opacity that is mostly the dense ones' is no pneumonia. Empty where none were looked for */
    public LesionSegmentation segment(
            CtVolume volume, LungMask lungs, List<NoduleCandidate> nodules, RunControl control) {
        ModelContract contract = session.model().contract();
        List<Mask> masks = TiledInference.probabilities(session, volume, lungs, workers, control)
                .masks(
                        List.of(contract.threshold("ground-glass"), contract.threshold("consolidation")),
                        volume.geometry(),
                        lungs::contains,
                        workers);
        return triage(contract, NoduleOpacities.without(masks, nodules, volume), lungs);
    }

    private static LesionSegmentation triage(ModelContract contract, List<Mask> masks, LungMask lungs) {
        ModelContract.Triage rule = Objects.requireNonNull(contract.triage());
        long lesion = masks.get(0).count() + masks.get(1).count();
        long lung = lungs.left().count() + lungs.right().count();
        double percent = lung == 0 ? 0 : 100.0 * lesion / lung;
        double score = rule.score(feature -> switch (feature) {
            case LESION_PERCENT -> percent;
            case LARGEST_ML -> largestMl(masks);
        });
        return new LesionSegmentation(
                masks.get(0), masks.get(1), percent, score, rule.threshold(), score >= rule.threshold());
    }

    /** Largest first is the order of the parts. */
    private static double largestMl(List<Mask> masks) {
        return MaskComponents.of(masks.get(0).union(masks.get(1))).stream()
                .findFirst()
                .map(part -> part.volumeMm3() / 1000)
                .orElse(0.0);
    }
}
