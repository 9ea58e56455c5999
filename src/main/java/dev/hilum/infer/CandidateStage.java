package dev.hilum.infer;

import dev.hilum.infer.HeatmapDecoder.Peak;
import dev.hilum.infer.ModelContract.Decoder;
import dev.hilum.infer.ModelContract.Input;
import dev.hilum.infer.ModelContract.Output;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.HalfMaximum;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.MaskComponents;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.ProbabilityMap;
import dev.hilum.volume.Resampler;
import dev.hilum.volume.VolumeGeometry;
import java.nio.FloatBuffer;
import java.util.List;

/** Second stage: a patch around a peak through the segmentation network gives its mask and, if it has one, its score. */
final class CandidateStage {
    private final InferenceSession session;
    private final ModelContract contract;
    private final CtVolume volume;
    private final LungMask lungs;
    private final int workers;

    CandidateStage(InferenceSession session, CtVolume volume, LungMask lungs, int workers) {
        this.session = session;
        this.contract = session.model().contract();
        this.volume = volume;
        this.lungs = lungs;
        this.workers = workers;
    }

    NoduleCandidate refine(Peak peak) {
        VolumeGeometry patch = patch(peak.center());
        CtVolume grid = Resampler.resample(volume, patch, contract.input().padHu(), workers);
        PatchWriter writer = new PatchWriter(contract.input(), grid, volume.geometry(), lungs);
        synchronized (session) {
            writer.write(0, 0, 0, session.input());
            session.run();
            double score = contract.output("score")
                    .map(o -> together(peak.score(), session.output(o.name()).get(0)))
                    .orElse(peak.score());
            Mask marked = marked(patch, peak.center());
            Mask mask = HalfMaximum.of(volume, marked, peak.center());
            return new NoduleCandidate(score, peak.center(), peak.diameterMm(), mask, marked);
        }
    }

    private double together(double first, double second) {
        return contract.decoder() instanceof Decoder.Segmentation rule ? rule.score(first, second) : second;
    }

    /** The connected part of the network's mask that is nearest to the peak. */
    private Mask marked(VolumeGeometry patch, PatientPoint center) {
        Output output = contract.output("mask").orElseThrow();
        FloatBuffer values = session.output(output.name());
        int ny = output.shape().get(1);
        int nx = output.shape().get(2);
        VolumeGeometry cells = cells(patch, output);
        ProbabilityMap map = new ProbabilityMap(cells, 1, (ch, c, r, s) -> values.get((s * ny + r) * nx + c));
        double threshold = contract.threshold(output.channels().getFirst());
        Mask all = map.masks(List.of(threshold), volume.geometry(), (c, r, s) -> true, workers)
                .getFirst();
        return MaskComponents.nearest(all, center).tight();
    }

    private VolumeGeometry patch(PatientPoint center) {
        Input input = contract.input();
        double sz = input.spacingMm().get(0);
        double sy = input.spacingMm().get(1);
        double sx = input.spacingMm().get(2);
        return Grids.aligned(
                new PatientPoint(
                        center.x() - input.patch().get(2) / 2 * sx,
                        center.y() - input.patch().get(1) / 2 * sy,
                        center.z() - input.patch().get(0) / 2 * sz),
                input.patch().get(2),
                input.patch().get(1),
                input.patch().get(0),
                sx,
                sy,
                sz,
                volume.geometry().frameOfReferenceUid());
    }

    private static VolumeGeometry cells(VolumeGeometry patch, Output o) {
        double[] rim = {
            (patch.slices() - o.core(0)) / 2.0 + (o.stride().get(0) - 1) / 2.0,
            (patch.rows() - o.core(1)) / 2.0 + (o.stride().get(1) - 1) / 2.0,
            (patch.columns() - o.core(2)) / 2.0 + (o.stride().get(2) - 1) / 2.0
        };
        PatientPoint p = patch.origin();
        return Grids.aligned(
                new PatientPoint(
                        p.x() + rim[2] * patch.columnSpacingMm(),
                        p.y() + rim[1] * patch.rowSpacingMm(),
                        p.z() + rim[0] * patch.sliceSpacingMm()),
                o.shape().get(2),
                o.shape().get(1),
                o.shape().get(0),
                patch.columnSpacingMm() * o.stride().get(2),
                patch.rowSpacingMm() * o.stride().get(1),
                patch.sliceSpacingMm() * o.stride().get(0),
                patch.frameOfReferenceUid());
    }
}
