package dev.hilum.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which versions a person has chosen, by model name; kept in one file that is replaced as a whole. A model without a
 * choice is served by its newest version.
 */
public record ModelChoices(Map<String, Choice> byName) {
    public ModelChoices {
        byName = Map.copyOf(byName);
    }

    /**
     * The choices for one model.
     *
     * @param active the version that serves; empty: the newest
     * @param previous versions that served before, the latest last; a rollback takes that one
     * @param shadow a version that runs beside the active one without being reported; empty: none
     * @param canary a version that serves a share of the studies; empty: none
     * @param canaryPercent of the studies, 1 to 99; 0 where there is no canary
     */
    public record Choice(String active, List<String> previous, String shadow, String canary, int canaryPercent) {
        /** Nothing chosen. */
        public static final Choice NONE = new Choice("", List.of(), "", "", 0);

        public Choice {
            previous = List.copyOf(previous);
        }

        /** Another active version; what served before, {@code now}, can be rolled back to. Trials of it end. */
        public Choice promoted(String version, String now) {
            List<String> before = new ArrayList<>(previous);
            before.remove(version);
            before.remove(now);
            before.add(now);
            return new Choice(
                    version,
                    before,
                    shadow.equals(version) ? "" : shadow,
                    canary.equals(version) ? "" : canary,
                    canary.equals(version) ? 0 : canaryPercent);
        }

        public Choice withShadow(String version) {
            return new Choice(active, previous, version, canary, canaryPercent);
        }

        public Choice withCanary(String version, int percent) {
            return new Choice(active, previous, shadow, version, percent);
        }

        /** Back to the version before; without trials. */
        public Choice rolledBack() {
            return new Choice(previous.getLast(), previous.subList(0, previous.size() - 1), "", "", 0);
        }
    }

    public static ModelChoices none() {
        return new ModelChoices(Map.of());
    }

    public Choice of(String name) {
        return byName.getOrDefault(name, Choice.NONE);
    }

    public ModelChoices with(String name, Choice choice) {
        Map<String, Choice> changed = new TreeMap<>(byName);
        changed.put(name, choice);
        return new ModelChoices(changed);
    }

    /**
     * Reads the file; no file: no choices.
     *
     * @throws ModelException CONTRACT_INVALID where it cannot be read
     */
    public static ModelChoices read(Path file) {
        if (!Files.exists(file)) {
            return none();
        }
        try {
            Map<String, Choice> choices = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry :
                    new ObjectMapper().readTree(file.toFile()).path("models").properties()) {
                choices.put(entry.getKey(), choice(entry.getValue()));
            }
            return new ModelChoices(choices);
        } catch (IOException e) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID, file + ": the chosen versions cannot be read: " + e, e);
        }
    }

    private static Choice choice(JsonNode json) {
        List<String> previous = new ArrayList<>();
        json.path("previous").forEach(v -> previous.add(v.asText()));
        return new Choice(
                json.path("active").asText(),
                previous,
                json.path("shadow").asText(),
                json.path("canary").path("version").asText(),
                json.path("canary").path("percent").asInt());
    }

    /** Replaces the file: complete and synced under its name, or not at all. */
    public void write(Path file) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ObjectNode models = root.putObject("models");
        new TreeMap<>(byName).forEach((name, choice) -> add(models.putObject(name), choice));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            byte[] bytes = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the chosen versions " + file + ": " + e.getMessage(), e);
        }
    }

    private static void add(ObjectNode node, Choice choice) {
        if (!choice.active().isEmpty()) {
            node.put("active", choice.active());
        }
        ArrayNode previous = node.putArray("previous");
        choice.previous().forEach(previous::add);
        if (!choice.shadow().isEmpty()) {
            node.put("shadow", choice.shadow());
        }
        if (!choice.canary().isEmpty()) {
            node.putObject("canary").put("version", choice.canary()).put("percent", choice.canaryPercent());
        }
    }
}
