package dev.hilum.infer;

import dev.hilum.infer.HeatmapDecoder.Peak;
import dev.hilum.infer.ModelContract.Decoder;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds nodules: a heat map or boxes over the lungs, then a segmentation and a second score for each candidate. */
public final class NoduleDetector {
    /** A finding's edge lies at most this far from the lungs: nodules at the pleura, but nothing in the abdomen. */
    private static final double LUNG_REACH_MM = 5;

    private final InferenceSession detection;
    private final @Nullable InferenceSession segmentation;
    private final int workers;

    /**
     * @param segmentation null: candidates keep the first score and have no mask
     * @param workers threads that resample
     */
    public NoduleDetector(InferenceSession detection, @Nullable InferenceSession segmentation, int workers) {
        this.detection = detection;
        this.segmentation = segmentation;
        this.workers = workers;
        if (detection.model().contract().task() != ModelTask.NODULE_DETECTION) {
            throw new IllegalArgumentException("not a nodule-detection model: "
                    + detection.model().contract().name());
        }
    }

    /**
     * Candidates at or over the report threshold, by falling score. The threshold is {@code thresholds.report} of the
     * model whose score is reported: the segmentation model where it gives one, else the detection model.
     */
    public List<NoduleCandidate> detect(CtVolume volume, LungMask lungs, RunControl control) {
        TiledInference.Answer answer = TiledInference.run(detection, volume, lungs, workers, control);
        List<NoduleCandidate> candidates = new ArrayList<>();
        List<Peak> peaks = peaks(answer).stream()
                .filter(p -> nearLung(volume.geometry(), lungs, p))
                .toList();
        int done = 0;
        for (Peak peak : peaks) {
            candidates.add(refined(peak, volume, lungs));
            done++;
            if (segmentation != null) {
                control.afterTiles(segmentation.model().contract().name(), done, peaks.size());
            }
        }
        double threshold = threshold();
        candidates.sort(Comparator.comparingDouble(NoduleCandidate::score).reversed());
        // A weaker candidate never removes a stronger one, so the threshold may come last.
        List<NoduleCandidate> distinct = distinct(candidates);
        control.candidates(distinct, threshold);
        return distinct.stream().filter(c -> c.score() >= threshold).toList();
    }

    private List<Peak> peaks(TiledInference.Answer answer) {
        Map<String, CellMap> maps = answer.maps();
        return switch (detection.model().contract().decoder()) {
            case Decoder.Heatmap rule ->
                new HeatmapDecoder(
                                rule,
                                Objects.requireNonNull(maps.get("heatmap")),
                                Objects.requireNonNull(maps.get("diameter")),
                                maps.get("offset"))
                        .peaks();
            case Decoder.Retinanet rule ->
                boxes(rule, answer).stream()
                        .map(box -> new Peak(box.center(), box.score(), box.diameterMm()))
                        .toList();
            case Decoder.Segmentation s -> throw new IllegalStateException("not a detection decoder: " + s);
            case Decoder.Classifier c -> throw new IllegalStateException("not a detection decoder: " + c);
        };
    }

    private List<RetinanetDecoder.Box> boxes(Decoder.Retinanet rule, TiledInference.Answer answer) {
        TensorAxes axes = detection.model().contract().input().axes();
        return new RetinanetDecoder(rule, axes, answer.maps(), answer.grid(), answer.image()).boxes();
    }

    private NoduleCandidate refined(Peak peak, CtVolume volume, LungMask lungs) {
        if (segmentation == null) {
            Mask none = new Mask(volume.geometry(), new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
            return new NoduleCandidate(peak.score(), peak.center(), peak.diameterMm(), none);
        }
        return new CandidateStage(segmentation, volume, lungs, workers).refine(peak);
    }

    private double threshold() {
        if (segmentation != null) {
            ModelContract second = segmentation.model().contract();
            if (second.output("score").isPresent() && second.thresholds().containsKey("report")) {
                return second.threshold("report");
            }
        }
        return detection.model().contract().threshold("report");
    }

    /** Leaves out a candidate whose centre lies in what is marked of a stronger one: large findings have several peaks. */
    static List<NoduleCandidate> distinct(List<NoduleCandidate> ordered) {
        List<NoduleCandidate> kept = new ArrayList<>();
        for (NoduleCandidate candidate : ordered) {
            if (kept.stream().noneMatch(k -> holds(k.marked(), candidate.center()))) {
                kept.add(candidate);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean holds(Mask mask, PatientPoint point) {
        VoxelIndex v = mask.geometry().toVoxel(point);
        return mask.contains((int) Math.rint(v.column()), (int) Math.rint(v.row()), (int) Math.rint(v.slice()));
    }

    private static boolean nearLung(VolumeGeometry g, LungMask lungs, Peak peak) {
        double reach = peak.diameterMm() / 2 + LUNG_REACH_MM;
        for (double z = -reach; z <= reach; z += 2) {
            for (double y = -reach; y <= reach; y += 2) {
                for (double x = -reach; x <= reach; x += 2) {
                    PatientPoint c = peak.center();
                    VoxelIndex v = g.toVoxel(new PatientPoint(c.x() + x, c.y() + y, c.z() + z));
                    if (x * x + y * y + z * z <= reach * reach
                            && lungs.contains((int) Math.rint(v.column()), (int) Math.rint(v.row()), (int)
                                    Math.rint(v.slice()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
