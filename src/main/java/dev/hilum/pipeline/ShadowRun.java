package dev.hilum.pipeline;

import dev.hilum.infer.NoduleCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What models on shadow trial said of a study beside the live ones. Nothing of it is reported.
 *
 * @param models on trial, name and version
 * @param liveNodules findings of the live models; −1 where they did not look for nodules
 * @param matchedNodules pairs whose centres lie within the larger of 5 mm and half the live diameter
 * @param livePercent lesion share of lung by the live models; −1 where they did not look
 * @param failure empty where the trial ran to its end
 */
public record ShadowRun(
        String studyInstanceUid,
        List<String> models,
        int liveNodules,
        int shadowNodules,
        int matchedNodules,
        double livePercent,
        double shadowPercent,
        boolean sameFlag,
        long milliseconds,
        String failure) {
    private static final double REACH_MM = 5;

    public ShadowRun {
        models = List.copyOf(models);
    }

    /** Who is told; one call for each study, from the trial's thread. */
    public interface Sink extends Consumer<ShadowRun> {}

    /** Each live finding takes its nearest shadow finding that nobody has taken. */
    static int matched(List<NoduleCandidate> live, List<NoduleCandidate> shadow) {
        List<NoduleCandidate> left = new ArrayList<>(shadow);
        int matched = 0;
        for (NoduleCandidate finding : live) {
            double reach = Math.max(REACH_MM, finding.diameterMm() / 2);
            NoduleCandidate nearest = null;
            for (NoduleCandidate other : left) {
                double distance = other.center().distanceTo(finding.center());
                if (distance <= reach
                        && (nearest == null || distance < nearest.center().distanceTo(finding.center()))) {
                    nearest = other;
                }
            }
            if (nearest != null) {
                left.remove(nearest);
                matched++;
            }
        }
        return matched;
    }
}
