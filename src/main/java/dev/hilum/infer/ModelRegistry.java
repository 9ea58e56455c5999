package dev.hilum.infer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The models under a folder, {@code <name>/<version>/model.json}. The newest version of a task's model serves it unless
 * {@link ModelChoices} say otherwise.
 */
public final class ModelRegistry {
    private final List<ModelPackage> packages;
    private final Map<String, String> refused;

    private ModelRegistry(List<ModelPackage> packages, Map<String, String> refused) {
        packages.sort(Comparator.comparing((ModelPackage p) -> p.contract().name())
                .thenComparing(p -> p.contract().version(), ModelRegistry::compareVersions));
        this.packages = List.copyOf(packages);
        this.refused = Map.copyOf(refused);
    }

    /** Reads every model under the folders; what breaks the contract is refused with its reason and the others stay. */
    public static ModelRegistry scan(List<Path> models) {
        List<ModelPackage> packages = new ArrayList<>();
        Map<String, String> refused = new TreeMap<>();
        for (Path version : models.stream().flatMap(m -> versions(m).stream()).toList()) {
            try {
                ModelPackage model = checkedPlace(ModelPackage.read(version));
                if (packages.stream().anyMatch(p -> same(p, model))) {
                    refused.put(version.toString(), version + ": another folder holds the same model and version");
                } else {
                    packages.add(model);
                }
            } catch (ModelException e) {
                refused.put(version.toString(), String.valueOf(e.getMessage()));
            }
        }
        return new ModelRegistry(packages, refused);
    }

    /**
     * Reads every model under the folder; folders without a {@code model.json} are none.
     *
     * @throws ModelException at the first folder that breaks the contract
     */
    public static ModelRegistry read(Path models) {
        List<ModelPackage> packages = new ArrayList<>();
        versions(models).forEach(version -> packages.add(checkedPlace(ModelPackage.read(version))));
        return new ModelRegistry(packages, Map.of());
    }

    private static List<Path> versions(Path models) {
        List<Path> versions = new ArrayList<>();
        for (Path name : folders(models)) {
            for (Path version : folders(name)) {
                if (Files.exists(version.resolve(ModelPackage.CONTRACT_FILE))) {
                    versions.add(version);
                }
            }
        }
        return versions;
    }

    private static boolean same(ModelPackage a, ModelPackage b) {
        return a.contract().name().equals(b.contract().name())
                && a.contract().version().equals(b.contract().version());
    }

    /** Reasons by folder. */
    public Map<String, String> refused() {
        return refused;
    }

    public Optional<ModelPackage> find(String name, String version) {
        return packages.stream()
                .filter(p -> p.contract().name().equals(name))
                .filter(p -> p.contract().version().equals(version))
                .findFirst();
    }

    /**
     * The versions that may serve a task, the best first: the chosen one, those that served before it, then older ones.
     * Without a choice the newest comes first. A newer version that nobody chose never replaces a chosen one.
     */
    public List<ModelPackage> preferred(ModelTask task, ModelChoices choices) {
        List<ModelPackage> fit = ofTask(task);
        if (fit.isEmpty()) {
            return fit;
        }
        String name = fit.getFirst().contract().name();
        ModelChoices.Choice choice = choices.of(name);
        if (choice.active().isEmpty()) {
            return fit.reversed();
        }
        List<ModelPackage> order = new ArrayList<>();
        find(name, choice.active()).ifPresent(order::add);
        choice.previous().reversed().forEach(version -> find(name, version).ifPresent(order::add));
        fit.reversed().stream()
                .filter(p -> compareVersions(p.contract().version(), choice.active()) < 0 && !order.contains(p))
                .forEach(order::add);
        return order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelRegistry registry
                && registry.packages.equals(packages)
                && registry.refused.equals(refused);
    }

    @Override
    public int hashCode() {
        return packages.hashCode();
    }

    /** All of them, by name and version. */
    public List<ModelPackage> all() {
        return packages;
    }

    /**
     * The one that serves a task: the newest version.
     *
     * @throws ModelException where models of two names serve the same task, since nothing says which
     */
    public Optional<ModelPackage> active(ModelTask task) {
        List<ModelPackage> fit = ofTask(task);
        return fit.isEmpty() ? Optional.empty() : Optional.of(fit.getLast());
    }

    private List<ModelPackage> ofTask(ModelTask task) {
        List<ModelPackage> fit =
                packages.stream().filter(p -> p.contract().task() == task).toList();
        List<String> names =
                fit.stream().map(p -> p.contract().name()).distinct().toList();
        if (names.size() > 1) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    "task " + task.label() + " is served by several models: " + names + "; keep one");
        }
        return fit;
    }

    /** Numeric, part by part: 0.10.0 is newer than 0.9.1; parts that are no numbers compare as text. */
    static int compareVersions(String a, String b) {
        String[] left = a.split("[.-]", -1);
        String[] right = b.split("[.-]", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean numbers = left[i].matches("\\d{1,9}") && right[i].matches("\\d{1,9}");
            int order = numbers
                    ? Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]))
                    : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static ModelPackage checkedPlace(ModelPackage model) {
        String expected = model.contract().name() + "/" + model.contract().version();
        if (!model.folder().endsWith(expected)) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    model.folder().resolve(ModelPackage.CONTRACT_FILE) + ": name and version say " + expected
                            + ", which is not the folder it lies in");
        }
        return model;
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            Path[] folders = children.filter(Files::isDirectory).toArray(Path[]::new);
            Arrays.sort(folders);
            return List.of(folders);
        } catch (IOException e) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID, parent + ": the models folder cannot be read: " + e, e);
        }
    }
}
