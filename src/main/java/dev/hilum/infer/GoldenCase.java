package dev.hilum.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The {@code golden.json} beside a model's weights: values that the network must give for an input that is computed anew,
 * {@code ((i · 2654435761) mod 2³²) / 2³²} at flat index i.
 *
 * @param compared values
 * @param largestDifference of them
 * @param allowed by the case and by the contract's tolerance, whichever is smaller
 */
public record GoldenCase(int compared, double largestDifference, double allowed) {
    /** The file's name. */
    public static final String FILE = "golden.json";

    public boolean agrees() {
        return largestDifference <= allowed;
    }

    public static boolean exists(ModelPackage model) {
        return Files.exists(model.folder().resolve(FILE));
    }

    /**
     * Runs the case.
     *
     * @throws ModelException CONTRACT_INVALID where the file is missing, unreadable, without values, or names what the
     *     network does not have
     */
    public static GoldenCase run(InferenceSession session) {
        Path file = session.model().folder().resolve(FILE);
        JsonNode golden;
        try {
            golden = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw invalid(file, "the golden case cannot be read: " + e);
        }
        synchronized (session) {
            FloatBuffer input = session.input();
            for (int i = 0; i < input.capacity(); i++) {
                input.put(i, input(i));
            }
            session.run();
            return compare(session, file, golden);
        }
    }

    /** Value of the input at a flat index. */
    static float input(int i) {
        return (float) ((i * 2654435761L & 0xFFFFFFFFL) / 4294967296.0);
    }

    private static GoldenCase compare(InferenceSession session, Path file, JsonNode golden) {
        ModelContract contract = session.model().contract();
        int compared = 0;
        double largest = 0;
        for (Map.Entry<String, JsonNode> output : golden.path("outputs").properties()) {
            if (contract.output(output.getKey()).isEmpty()) {
                throw invalid(file, "the network has no output " + output.getKey());
            }
            FloatBuffer values = session.output(output.getKey());
            for (JsonNode pair : output.getValue()) {
                int at = pair.path(0).asInt(-1);
                if (at < 0 || at >= values.capacity()) {
                    throw invalid(file, output.getKey() + " has no value " + pair.path(0));
                }
                double difference = Math.abs(values.get(at) - pair.path(1).asDouble(Double.NaN));
                largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
                compared++;
            }
        }
        if (compared == 0) {
            throw invalid(file, "the golden case holds no values");
        }
        double allowed =
                Math.min(golden.path("absolute").asDouble(Double.POSITIVE_INFINITY), contract.toleranceAbsolute());
        return new GoldenCase(compared, largest, allowed);
    }

    private static ModelException invalid(Path file, String what) {
        return new ModelException(ModelException.Code.CONTRACT_INVALID, file + ": " + what);
    }
}
