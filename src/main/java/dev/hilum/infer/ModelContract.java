package dev.hilum.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code model.json}, see docs/model-contract.md. Lists of three are in axis order Z, Y, X here, however
 * the file orders them ({@link TensorAxes}); {@link #inputShape} and {@link #outputShape} are in the tensor's own order.
 *
 * @param weights file name within the model's folder
 * @param sha256 of that file, lower-case hex
 * @param thresholds by name
 * @param triage of a pneumonia model, null for the others
 * @param toleranceAbsolute largest allowed difference of an output from the golden case
 */
public record ModelContract(
        String name,
        String version,
        ModelTask task,
        String engine,
        String weights,
        String sha256,
        Input input,
        List<Output> outputs,
        TileRule tiling,
        Decoder decoder,
        Map<String, Double> thresholds,
        @Nullable Triage triage,
        double toleranceAbsolute,
        String intendedUse,
        boolean clinicallyEvaluated,
        String licence,
        Training training,
        List<Metric> metrics,
        List<Change> changelog) {
    public ModelContract {
        outputs = List.copyOf(outputs);
        thresholds = Map.copyOf(thresholds);
        metrics = List.copyOf(metrics);
        changelog = List.copyOf(changelog);
    }

    /** The output of this name. */
    public Optional<Output> output(String output) {
        return outputs.stream().filter(o -> o.name().equals(output)).findFirst();
    }

    /** The input tensor without its batch axis, in the network's order: channels, then the patch. */
    public List<Integer> inputShape() {
        List<Integer> shape = new ArrayList<>(List.of(input.channels()));
        shape.addAll(input.axes().toTensor(input.patch()));
        return shape;
    }

    /** An output tensor without its batch axis, in the network's order: channels, then cells if it has any. */
    public List<Integer> outputShape(Output output) {
        List<Integer> shape = new ArrayList<>(List.of(output.channels().size()));
        if (output.spatial()) {
            shape.addAll(input.axes().toTensor(output.shape()));
        }
        return shape;
    }

    /** A threshold that the contract was checked to have. */
    public double threshold(String key) {
        Double value = thresholds.get(key);
        if (value == null) {
            throw new IllegalStateException("no threshold " + key + " in the contract of " + name);
        }
        return value;
    }

    /** The network's input. */
    public record Input(
            String name,
            TensorAxes axes,
            List<Double> spacingMm,
            List<Integer> patch,
            Window window,
            int padHu,
            Region region,
            double regionMarginMm,
            List<ExtraChannel> extraChannels) {
        public Input {
            spacingMm = List.copyOf(spacingMm);
            patch = List.copyOf(patch);
            extraChannels = List.copyOf(extraChannels);
        }

        public int channels() {
            return 1 + extraChannels.size();
        }
    }

    /** HU are clipped to {@code lowHu … highHu} and mapped linearly to {@code low … high}. */
    public record Window(int lowHu, int highHu, double low, double high) {}

    /** Where the network runs. */
    public enum Region {
        VOLUME,
        LUNGS,
        CANDIDATE
    }

    /** A further input channel. */
    public enum ExtraChannel {
        LUNG_MASK
    }

    /**
     * One output: shape in cells of {@code stride} input voxels, centred in the patch; shape and stride are empty for an
     * output {@code [1, channels]}.
     */
    public record Output(String name, List<String> channels, List<Integer> shape, List<Integer> stride) {
        public Output {
            channels = List.copyOf(channels);
            shape = List.copyOf(shape);
            stride = List.copyOf(stride);
        }

        public boolean spatial() {
            return !shape.isEmpty();
        }

        /** Input voxels that the block of cells covers on an axis (0 Z, 1 Y, 2 X). */
        public int core(int axis) {
            return shape.get(axis) * stride.get(axis);
        }

        /** Values of one run. */
        public int values() {
            return shape.stream().reduce(channels.size(), Math::multiplyExact);
        }
    }

    /**
     * Overlap of neighbouring tiles in input voxels, and how overlapping values are joined.
     *
     * @param divisible the region is padded at its end to multiples of this many voxels, where tiles lie INSIDE
     */
    public record TileRule(List<Integer> overlap, Blend blend, Placement placement, List<Integer> divisible) {
        public TileRule {
            overlap = List.copyOf(overlap);
            divisible = List.copyOf(divisible);
        }
    }

    /** Where the last tile of an axis lies: a whole step on, reaching beyond the region, or moved back to end with it. */
    public enum Placement {
        BEYOND,
        INSIDE
    }

    /** How values of overlapping tiles are weighted. */
    public enum Blend {
        CONSTANT,
        GAUSSIAN
    }

    /** How the outputs become findings. */
    public sealed interface Decoder {
        /** Peaks of a probability map; {@code minDistanceMm} suppresses neighbours of a stronger peak. */
        record Heatmap(double minScore, double minDistanceMm, int maxFindings) implements Decoder {}

        /**
         * Boxes of a 3-D RetinaNet, as MONAI's lung_nodule_ct_detection bundle decodes them.
         *
         * @param classes outputs of one logit an anchor, finest level first
         * @param boxes outputs of six codes an anchor (shift of the centre in box sizes, then logarithms of the size
         *     ratios, each along the tensor's axes), in the same order
         * @param anchors sizes in voxels along the tensor's axes, for a scale of 1
         * @param scales of the anchors, one for each level
         * @param minScore sigmoids must exceed it
         * @param candidatesPerLevel the best are kept
         * @param nmsIou boxes that overlap a better one by more are dropped
         */
        record Retinanet(
                List<String> classes,
                List<String> boxes,
                List<List<Double>> anchors,
                List<Double> scales,
                double minScore,
                int candidatesPerLevel,
                double nmsIou,
                int maxFindings)
                implements Decoder {
            public Retinanet {
                classes = List.copyOf(classes);
                boxes = List.copyOf(boxes);
                anchors = anchors.stream().map(List::copyOf).toList();
                scales = List.copyOf(scales);
            }
        }

        /**
         * A probability per voxel and channel, thresholded.
         *
         * @param neutralScore of a second stage whose score goes together with the first one's: the first score that
         *     leaves it as it is; null where it stands alone
         */
        record Segmentation(@Nullable Double neutralScore) implements Decoder {
            /** Odds multiplied: those of {@code second}, and those of {@code first} over those of the neutral score. */
            double score(double first, double second) {
                return neutralScore == null
                        ? second
                        : 1 / (1 + Math.exp(-logit(second) - logit(first) + logit(neutralScore)));
            }

            /** A float32 sigmoid may be 0 or 1. */
            private static double logit(double p) {
                double inside = Math.clamp(p, 1e-6, 1 - 1e-6);
                return Math.log(inside / (1 - inside));
            }
        }

        /** A score per class. */
        record Classifier() implements Decoder {}
    }

    /** What the study score is read from. */
    public enum TriageFeature {
        /** Lesion volume, percent of lung volume. */
        LESION_PERCENT,
        /** Volume of the largest face-connected lesion, ml: scattered specks are less than one opacity of their sum. */
        LARGEST_ML
    }

    /**
     * The classifier of the study score, {@code sigmoid(intercept + Σ weight · ln(1 + feature))}; flagged at
     * {@code threshold}.
     */
    public record Triage(Map<TriageFeature, Double> weights, double intercept, double threshold) {
        public Triage {
            weights = Map.copyOf(weights);
        }

        /** The score, 0–1; {@code value} is asked for the features that have a weight only. */
        public double score(ToDoubleFunction<TriageFeature> value) {
            double logit = intercept;
            // In the order of declaration: a sum in another order is another number.
            for (TriageFeature feature : TriageFeature.values()) {
                Double weight = weights.get(feature);
                logit += weight == null ? 0 : weight * Math.log1p(value.applyAsDouble(feature));
            }
            return 1 / (1 + Math.exp(-logit));
        }
    }

    /**
     * What the weights were trained on, as declared.
     *
     * @param pixelSha256 of series, decoded to HU (docs/model-contract.md); may be left out
     */
    public record Training(
            List<String> data,
            boolean simulated,
            List<String> patients,
            List<String> seriesInstanceUids,
            List<String> pixelSha256,
            int covid19Cases,
            int institutions,
            List<String> stages) {
        public Training {
            data = List.copyOf(data);
            patients = List.copyOf(patients);
            seriesInstanceUids = List.copyOf(seriesInstanceUids);
            pixelSha256 = List.copyOf(pixelSha256);
            stages = List.copyOf(stages);
        }
    }

    /** A declared figure of merit. */
    public record Metric(String name, double value, List<Double> interval, String on, int n) {
        public Metric {
            interval = List.copyOf(interval);
        }
    }

    /** One release. */
    public record Change(String version, String date, String change) {}
}
