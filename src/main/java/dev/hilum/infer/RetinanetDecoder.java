package dev.hilum.infer;

import dev.hilum.infer.ModelContract.Decoder;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Boxes of a 3-D RetinaNet (Lin et al. 2017, Focal Loss for Dense Object Detection), in the way of MONAI's
 * {@code lung_nodule_ct_detection} bundle: sigmoid scores over a threshold, the best of each level, box codes on anchors
 * whose centres lie at the first voxel of their cell and whose half sizes are whole voxels, clipping to the image,
 * non-maximum suppression over all levels. A box coordinate of 0 is the centre of the first voxel. Works on voxels in
 * the order of the tensor's axes, since the order decides between equal scores.
 */
final class RetinanetDecoder {
    /** Size ratios are cut at 1000 / 16, as in the reference implementations. */
    private static final double LARGEST_CODE = Math.log(1000.0 / 16);

    private final Decoder.Retinanet rule;
    private final TensorAxes axes;
    private final Map<String, CellMap> maps;
    private final VolumeGeometry grid;
    private final List<Integer> image;

    /** A box in patient space, LPS mm: low and high corner. */
    record Box(double score, PatientPoint from, PatientPoint to) {
        PatientPoint center() {
            return new PatientPoint((from.x() + to.x()) / 2, (from.y() + to.y()) / 2, (from.z() + to.z()) / 2);
        }

        /** Mean of the two sides in the axial plane. */
        double diameterMm() {
            return (to.x() - from.x() + to.y() - from.y()) / 2;
        }
    }

    /** Corners in voxels along the tensor's axes. */
    private record VoxelBox(float score, double[] from, double[] to) {
        double volume() {
            return (to[0] - from[0]) * (to[1] - from[1]) * (to[2] - from[2]);
        }

        double iou(VoxelBox other) {
            double inter = 1;
            for (int a = 0; a < 3; a++) {
                inter *= Math.max(0, Math.min(to[a], other.to[a]) - Math.max(from[a], other.from[a]));
            }
            return inter / (volume() + other.volume() - inter);
        }
    }

    /** An anchor that may become a box. */
    private record Candidate(float score, int anchor, int column, int row, int slice) {}

    /**
     * @param maps the network's outputs over the image
     * @param grid whose voxel (0,0,0) is the image's first
     * @param image voxels of the image on the axes Z, Y, X; boxes are cut to it
     */
    RetinanetDecoder(
            Decoder.Retinanet rule,
            TensorAxes axes,
            Map<String, CellMap> maps,
            VolumeGeometry grid,
            List<Integer> image) {
        this.rule = rule;
        this.axes = axes;
        this.maps = maps;
        this.grid = grid;
        this.image = axes.toTensor(image);
    }

    /** By falling score. */
    List<Box> boxes() {
        List<VoxelBox> all = new ArrayList<>();
        for (int level = 0; level < rule.classes().size(); level++) {
            all.addAll(level(level));
        }
        all.sort(Comparator.comparingDouble(VoxelBox::score).reversed());
        List<VoxelBox> kept = new ArrayList<>();
        for (VoxelBox box : all) {
            if (kept.size() < rule.maxFindings() && kept.stream().noneMatch(k -> k.iou(box) > rule.nmsIou())) {
                kept.add(box);
            }
        }
        return kept.stream().map(this::patientBox).toList();
    }

    private List<VoxelBox> level(int level) {
        CellMap codes = Objects.requireNonNull(maps.get(rule.boxes().get(level)));
        List<Candidate> candidates =
                candidates(Objects.requireNonNull(maps.get(rule.classes().get(level))));
        List<VoxelBox> boxes = new ArrayList<>();
        for (Candidate c : candidates.subList(0, Math.min(rule.candidatesPerLevel(), candidates.size()))) {
            VoxelBox box = decode(c, level, codes);
            boolean whole = true;
            for (int a = 0; a < 3; a++) {
                whole &= box.to[a] >= box.from[a] + 1;
            }
            if (whole) {
                boxes.add(box);
            }
        }
        return boxes;
    }

    /** By falling score; equal scores in the order of the tensor, anchors fastest. */
    private List<Candidate> candidates(CellMap logits) {
        List<Integer> cells = axes.toTensor(List.of(
                logits.geometry().slices(),
                logits.geometry().rows(),
                logits.geometry().columns()));
        List<Candidate> found = new ArrayList<>();
        for (int i = 0; i < cells.get(0); i++) {
            for (int j = 0; j < cells.get(1); j++) {
                for (int k = 0; k < cells.get(2); k++) {
                    List<Integer> at = axes.toZyx(List.of(i, j, k));
                    add(found, logits, at.get(2), at.get(1), at.get(0));
                }
            }
        }
        found.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return found;
    }

    private void add(List<Candidate> found, CellMap logits, int column, int row, int slice) {
        for (int anchor = 0; anchor < rule.anchors().size(); anchor++) {
            float score = (float) (1 / (1 + Math.exp(-logits.at(anchor, column, row, slice))));
            if (score > rule.minScore()) {
                found.add(new Candidate(score, anchor, column, row, slice));
            }
        }
    }

    private VoxelBox decode(Candidate c, int level, CellMap codes) {
        List<Integer> cell = axes.toTensor(List.of(c.slice, c.row, c.column));
        List<Integer> stride = axes.toTensor(codes.output().stride());
        double[] from = new double[3];
        double[] to = new double[3];
        for (int a = 0; a < 3; a++) {
            double half = Math.rint(
                    rule.anchors().get(c.anchor).get(a) * rule.scales().get(level) / 2);
            double shift = codes.at(6 * c.anchor + a, c.column, c.row, c.slice);
            double ratio = codes.at(6 * c.anchor + 3 + a, c.column, c.row, c.slice);
            double center = cell.get(a) * stride.get(a) + shift * 2 * half;
            double reach = Math.exp(Math.min(ratio, LARGEST_CODE)) * half;
            from[a] = Math.clamp(center - reach, 0, image.get(a));
            to[a] = Math.clamp(center + reach, 0, image.get(a));
        }
        return new VoxelBox(c.score, from, to);
    }

    private Box patientBox(VoxelBox box) {
        PatientPoint a = point(box.from);
        PatientPoint b = point(box.to);
        return new Box(
                box.score,
                new PatientPoint(Math.min(a.x(), b.x()), Math.min(a.y(), b.y()), Math.min(a.z(), b.z())),
                new PatientPoint(Math.max(a.x(), b.x()), Math.max(a.y(), b.y()), Math.max(a.z(), b.z())));
    }

    private PatientPoint point(double[] corner) {
        return grid.toPatient(
                new VoxelIndex(corner[axes.position(2)], corner[axes.position(1)], corner[axes.position(0)]));
    }
}
