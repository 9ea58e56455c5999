package dev.hilum.infer;

import dev.hilum.infer.ModelContract.Decoder;
import dev.hilum.infer.ModelContract.Output;
import dev.hilum.infer.ModelContract.Placement;
import dev.hilum.infer.ModelContract.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold between the keys of a contract. */
final class ContractRules {
    private static final List<String> ENGINES = List.of("onnx", "pytorch", "remote");

    private ContractRules() {}

    static void check(ContractFields f, ModelContract c) {
        f.require(ENGINES.contains(c.engine()), "engine", "must be one of " + ENGINES);
        f.require(c.weights().matches("[A-Za-z0-9._-]+"), "weights", "must be a plain file name");
        f.require(c.sha256().matches("[0-9a-f]{64}"), "sha256", "must be 64 lower-case hex digits");
        f.require(three(c.input().spacingMm()), "input.spacingMm", "must be three positive numbers");
        f.require(three(c.input().patch()), "input.patch", "must be three positive whole numbers");
        f.require(!c.outputs().isEmpty(), "outputs", "must name at least one output");
        f.require(
                c.tiling().overlap().size() == 3
                        && c.tiling().overlap().stream().allMatch(v -> v >= 0),
                "tiling.overlap",
                "must be three whole numbers from 0");
        f.require(three(c.tiling().divisible()), "tiling.divisible", "must be three positive whole numbers");
        for (Output output : c.outputs()) {
            output(f, c, output);
        }
        cores(f, c);
        f.require(
                c.input().region() != Region.CANDIDATE || c.input().axes().equals(TensorAxes.LPS),
                "input.axes",
                "must be S, P, L where the region is CANDIDATE");
        decoder(f, c);
    }

    private static void output(ContractFields f, ModelContract c, Output o) {
        String key = "outputs." + o.name();
        f.require(!o.channels().isEmpty(), key + ".channels", "must name at least one channel");
        if (!o.spatial()) {
            f.require(o.stride().isEmpty(), key + ".stride", "must be empty where the shape is");
            return;
        }
        f.require(three(o.shape()), key + ".shape", "must be empty or three positive whole numbers");
        f.require(three(o.stride()), key + ".stride", "must be three positive whole numbers");
        for (int a = 0; a < 3; a++) {
            int rim = c.input().patch().get(a) - o.core(a);
            f.require(rim >= 0 && rim % 2 == 0, key + ".shape", "times stride must fit centred into the patch");
            boolean inside = c.tiling().placement() == Placement.INSIDE;
            f.require(
                    (inside || c.tiling().overlap().get(a) % o.stride().get(a) == 0)
                            && c.tiling().overlap().get(a) < o.core(a),
                    "tiling.overlap",
                    "must be a multiple of the stride of " + o.name() + " and smaller than its block");
            f.require(
                    !inside
                            || (rim == 0
                                    && c.tiling().divisible().get(a)
                                                    % o.stride().get(a)
                                            == 0
                                    && o.core(a) % c.tiling().divisible().get(a) == 0),
                    "tiling.divisible",
                    "must be a multiple of the stride of " + o.name()
                            + " that divides the patch, and blocks must fill it, where the placement is INSIDE");
        }
    }

    private static void cores(ContractFields f, ModelContract c) {
        List<Output> spatial = c.outputs().stream().filter(Output::spatial).toList();
        for (Output o : spatial) {
            for (int a = 0; a < 3; a++) {
                f.require(
                        o.core(a) == spatial.getFirst().core(a),
                        "outputs." + o.name() + ".shape",
                        "must cover the same block as " + spatial.getFirst().name());
            }
        }
    }

    private static void decoder(ContractFields f, ModelContract c) {
        switch (c.decoder()) {
            case Decoder.Heatmap heatmap -> {
                f.require(
                        heatmap.minScore() > 0 && heatmap.minDistanceMm() >= 0 && heatmap.maxFindings() > 0,
                        "decoder",
                        "needs minScore > 0, minDistanceMm ≥ 0, maxFindings > 0");
                needs(f, c, "heatmap", 1);
                needs(f, c, "diameter", 1);
                if (c.output("offset").isPresent()) {
                    needs(f, c, "offset", 3);
                }
                threshold(f, c, "report");
            }
            case Decoder.Retinanet retinanet -> retinanet(f, c, retinanet);
            case Decoder.Segmentation segmentation -> {
                Output map = c.outputs().stream()
                        .filter(Output::spatial)
                        .findFirst()
                        .orElseThrow(() -> f.error("outputs", "the decoder segmentation needs an output with a shape"));
                map.channels().forEach(channel -> threshold(f, c, channel));
                neutralScore(f, c, segmentation.neutralScore());
            }
            case Decoder.Classifier classifier ->
                f.require(
                        c.output("score").filter(o -> !o.spatial()).isPresent(),
                        "outputs",
                        "the decoder classifier needs an output score without a shape");
        }
        task(f, c);
    }

    private static void neutralScore(ContractFields f, ModelContract c, @Nullable Double neutral) {
        f.require(
                neutral == null
                        || (neutral > 0
                                && neutral < 1
                                && c.task() == ModelTask.NODULE_SEGMENTATION
                                && c.output("score").isPresent()),
                "decoder.neutralScore",
                "must lie between 0 and 1, of a nodule-segmentation model with an output score");
    }

    private static void retinanet(ContractFields f, ModelContract c, Decoder.Retinanet rule) {
        int levels = rule.classes().size();
        f.require(
                levels > 0 && rule.boxes().size() == levels && rule.scales().size() == levels,
                "decoder",
                "needs as many classes, boxes and scales as the network has levels");
        f.require(
                !rule.anchors().isEmpty() && rule.anchors().stream().allMatch(ContractRules::three),
                "decoder.anchors",
                "must be lists of three positive numbers");
        f.require(
                rule.minScore() > 0
                        && rule.candidatesPerLevel() > 0
                        && rule.nmsIou() > 0
                        && rule.nmsIou() < 1
                        && rule.maxFindings() > 0,
                "decoder",
                "needs minScore > 0, candidatesPerLevel > 0, 0 < nmsIou < 1, maxFindings > 0");
        f.require(c.tiling().placement() == Placement.INSIDE, "tiling.placement", "must be INSIDE for retinanet");
        for (int level = 0; level < levels; level++) {
            needs(f, c, rule.classes().get(level), rule.anchors().size());
            needs(f, c, rule.boxes().get(level), 6 * rule.anchors().size());
        }
        threshold(f, c, "report");
    }

    private static void task(ContractFields f, ModelContract c) {
        boolean fits = switch (c.task()) {
            case NODULE_DETECTION -> c.decoder() instanceof Decoder.Heatmap || c.decoder() instanceof Decoder.Retinanet;
            case NODULE_SEGMENTATION, PNEUMONIA_LESION, LUNG_MASK, LUNG_LOBES ->
                c.decoder() instanceof Decoder.Segmentation;
        };
        f.require(fits, "decoder.type", "does not fit the task " + c.task().label());
        switch (c.task()) {
            case NODULE_SEGMENTATION -> needs(f, c, "mask", 1);
            case PNEUMONIA_LESION -> {
                f.require(c.triage() != null, "triage", "is missing: a pneumonia-lesion model needs it");
                f.require(
                        c.outputs().getFirst().channels().equals(List.of("ground-glass", "consolidation")),
                        "outputs",
                        "a pneumonia-lesion model has the channels ground-glass, consolidation");
            }
            case LUNG_LOBES -> {
                f.require(
                        c.outputs().getFirst().channels().equals(LobeMasks.CHANNELS),
                        "outputs",
                        "a lung-lobes model has the channels " + String.join(", ", LobeMasks.CHANNELS));
                LobeMasks.CHANNELS.forEach(name -> threshold(f, c, name));
            }
            case LUNG_MASK -> {
                f.require(
                        c.outputs().getFirst().channels().equals(LungNetwork.CHANNELS),
                        "outputs",
                        "a lung-mask model has the channels " + String.join(", ", LungNetwork.CHANNELS));
                f.require(
                        c.input().region() == ModelContract.Region.VOLUME
                                && c.input().extraChannels().isEmpty(),
                        "input",
                        "of a lung-mask model is the region VOLUME without extraChannels: no lung is known yet");
            }
            case NODULE_DETECTION -> {}
        }
    }

    private static void needs(ContractFields f, ModelContract c, String name, int channels) {
        boolean fits = c.output(name)
                .filter(o -> o.spatial() && o.channels().size() == channels)
                .isPresent();
        f.require(fits, "outputs." + name, "is needed with " + channels + " channel(s) and a shape");
    }

    private static void threshold(ContractFields f, ModelContract c, String name) {
        f.require(c.thresholds().containsKey(name), "thresholds." + name, "is missing");
    }

    private static boolean three(List<? extends Number> values) {
        return values.size() == 3 && values.stream().allMatch(v -> v.doubleValue() > 0);
    }
}
