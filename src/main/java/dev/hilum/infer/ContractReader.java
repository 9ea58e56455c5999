package dev.hilum.infer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelContract.Blend;
import dev.hilum.infer.ModelContract.Change;
import dev.hilum.infer.ModelContract.Decoder;
import dev.hilum.infer.ModelContract.ExtraChannel;
import dev.hilum.infer.ModelContract.Input;
import dev.hilum.infer.ModelContract.Metric;
import dev.hilum.infer.ModelContract.Output;
import dev.hilum.infer.ModelContract.Placement;
import dev.hilum.infer.ModelContract.Region;
import dev.hilum.infer.ModelContract.TileRule;
import dev.hilum.infer.ModelContract.Training;
import dev.hilum.infer.ModelContract.Triage;
import dev.hilum.infer.ModelContract.TriageFeature;
import dev.hilum.infer.ModelContract.Window;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a {@code model.json} by docs/model-contract.md. */
final class ContractReader {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ContractReader() {}

    /** @param file for messages */
    static ModelContract read(String file, String json) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID, file + ": not JSON: " + e.getOriginalMessage(), e);
        }
        ContractFields fields = new ContractFields(file, "", node);
        ModelContract contract = contract(fields);
        fields.end();
        ContractRules.check(fields, contract);
        return contract;
    }

    private static ModelContract contract(ContractFields f) {
        f.require(f.integer("contract") == 1, "contract", "must be 1, the only version that this program reads");
        Input input = input(f.object("input"));
        TensorAxes axes = input.axes();
        return new ModelContract(
                f.text("name"),
                f.text("version"),
                f.constant("task", ModelTask.values()),
                f.text("engine"),
                f.text("weights"),
                f.text("sha256"),
                input,
                f.objects("outputs").stream().map(o -> output(o, axes)).toList(),
                tiling(f.object("tiling"), axes),
                decoder(f.object("decoder")),
                thresholds(f.object("thresholds")),
                f.has("triage") ? triage(f.object("triage")) : null,
                tolerance(f.object("tolerance")),
                f.text("intendedUse"),
                f.flag("clinicallyEvaluated"),
                f.text("licence"),
                training(f.object("training")),
                f.objects("metrics").stream().map(ContractReader::metric).toList(),
                f.objects("changelog").stream().map(ContractReader::change).toList());
    }

    private static Input input(ContractFields f) {
        TensorAxes axes = axes(f);
        Input input = new Input(
                f.text("name"),
                axes,
                zyx(f, axes, "spacingMm", f.numbers("spacingMm")),
                zyx(f, axes, "patch", f.integers("patch")),
                window(f.object("window")),
                f.integer("padHu"),
                f.constant("region", Region.values()),
                f.has("regionMarginMm") ? f.number("regionMarginMm") : 0,
                f.has("extraChannels") ? f.constants("extraChannels", ExtraChannel.values()) : List.of());
        f.end();
        return input;
    }

    private static TensorAxes axes(ContractFields f) {
        if (!f.has("axes")) {
            return TensorAxes.LPS;
        }
        List<TensorAxes.Direction> directions = f.constants("axes", TensorAxes.Direction.values());
        try {
            return new TensorAxes(directions);
        } catch (IllegalArgumentException e) {
            throw f.error("axes", "must be " + e.getMessage());
        }
    }

    private static <T> List<T> zyx(ContractFields f, TensorAxes axes, String key, List<T> values) {
        f.require(values.size() == 3, key, "must be three values, one for each axis");
        return axes.toZyx(values);
    }

    private static Window window(ContractFields f) {
        Window window = new Window(f.integer("lowHu"), f.integer("highHu"), f.number("low"), f.number("high"));
        f.require(window.lowHu() < window.highHu(), "lowHu", "must be below highHu");
        f.end();
        return window;
    }

    private static Output output(ContractFields f, TensorAxes axes) {
        List<Integer> shape = f.integers("shape");
        List<Integer> stride = f.has("stride") ? f.integers("stride") : List.of();
        boolean spatial = !shape.isEmpty();
        Output output = new Output(
                f.text("name"),
                f.texts("channels"),
                spatial ? zyx(f, axes, "shape", shape) : shape,
                spatial ? zyx(f, axes, "stride", stride) : stride);
        f.end();
        return output;
    }

    private static TileRule tiling(ContractFields f, TensorAxes axes) {
        TileRule rule = new TileRule(
                zyx(f, axes, "overlap", f.integers("overlap")),
                f.constant("blend", Blend.values()),
                f.has("placement") ? f.constant("placement", Placement.values()) : Placement.BEYOND,
                f.has("divisible") ? zyx(f, axes, "divisible", f.integers("divisible")) : List.of(1, 1, 1));
        f.end();
        return rule;
    }

    private static Decoder decoder(ContractFields f) {
        Decoder decoder = switch (f.text("type")) {
            case "heatmap" ->
                new Decoder.Heatmap(f.number("minScore"), f.number("minDistanceMm"), f.integer("maxFindings"));
            case "segmentation" -> new Decoder.Segmentation(f.has("neutralScore") ? f.number("neutralScore") : null);
            case "classifier" -> new Decoder.Classifier();
            case "retinanet" ->
                new Decoder.Retinanet(
                        f.texts("classes"),
                        f.texts("boxes"),
                        f.numberLists("anchors"),
                        f.numbers("scales"),
                        f.number("minScore"),
                        f.integer("candidatesPerLevel"),
                        f.number("nmsIou"),
                        f.integer("maxFindings"));
            default -> throw f.error("type", "must be one of heatmap, retinanet, segmentation, classifier");
        };
        f.end();
        return decoder;
    }

    private static Map<String, Double> thresholds(ContractFields f) {
        Map<String, Double> thresholds = new TreeMap<>();
        for (String key : f.keys()) {
            double value = f.number(key);
            f.require(value >= 0 && value <= 1, key, "must lie in 0 … 1");
            thresholds.put(key, value);
        }
        return thresholds;
    }

    private static @Nullable Triage triage(ContractFields f) {
        Triage triage = new Triage(triageWeights(f), f.number("intercept"), f.number("threshold"));
        f.require(triage.threshold() >= 0 && triage.threshold() <= 1, "threshold", "must lie in 0 … 1");
        f.end();
        return triage;
    }

    /** One feature with its slope, as contracts had it first, or several with their weights. */
    private static Map<TriageFeature, Double> triageWeights(ContractFields f) {
        if (!f.has("weights")) {
            f.require(f.text("feature").equals("LESION_PERCENT"), "feature", "must be LESION_PERCENT");
            return Map.of(TriageFeature.LESION_PERCENT, f.number("slope"));
        }
        ContractFields given = f.object("weights");
        Map<TriageFeature, Double> weights = new EnumMap<>(TriageFeature.class);
        for (TriageFeature feature : TriageFeature.values()) {
            if (given.has(feature.name())) {
                weights.put(feature, given.number(feature.name()));
            }
        }
        f.require(!weights.isEmpty(), "weights", "must name a feature: LESION_PERCENT, LARGEST_ML");
        given.end();
        return weights;
    }

    private static double tolerance(ContractFields f) {
        double absolute = f.number("absolute");
        f.require(absolute > 0, "absolute", "must be positive");
        f.end();
        return absolute;
    }

    private static Training training(ContractFields f) {
        Training training = new Training(
                f.texts("data"),
                f.flag("simulated"),
                f.texts("patients"),
                f.texts("seriesInstanceUids"),
                f.has("pixelSha256") ? f.texts("pixelSha256") : List.of(),
                f.integer("covid19Cases"),
                f.integer("institutions"),
                f.texts("stages"));
        f.end();
        return training;
    }

    private static Metric metric(ContractFields f) {
        Metric metric = new Metric(
                f.text("name"),
                f.number("value"),
                f.has("interval") ? f.numbers("interval") : List.of(),
                f.text("on"),
                f.integer("n"));
        f.end();
        return metric;
    }

    private static Change change(ContractFields f) {
        Change change = new Change(f.text("version"), f.text("date"), f.text("change"));
        f.end();
        return change;
    }
}
