package dev.hilum.infer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The models under a folder, {@code <name>/<version>/model.json}; the newest version of a task's model serves it. */
public final class ModelRegistry {
    private final List<ModelPackage> packages;

    private ModelRegistry(List<ModelPackage> packages) {
        this.packages = List.copyOf(packages);
    }

    /**
     * Reads every model under the folder; folders without a {@code model.json} are none.
     *
     * @throws ModelException at the first folder that breaks the contract
     */
    public static ModelRegistry read(Path models) {
        List<ModelPackage> packages = new ArrayList<>();
        for (Path name : folders(models)) {
            for (Path version : folders(name)) {
                if (Files.exists(version.resolve(ModelPackage.CONTRACT_FILE))) {
                    packages.add(checkedPlace(ModelPackage.read(version)));
                }
            }
        }
        packages.sort(Comparator.comparing((ModelPackage p) -> p.contract().name())
                .thenComparing(p -> p.contract().version(), ModelRegistry::compareVersions));
        return new ModelRegistry(packages);
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
        List<ModelPackage> fit =
                packages.stream().filter(p -> p.contract().task() == task).toList();
        List<String> names =
                fit.stream().map(p -> p.contract().name()).distinct().toList();
        if (names.size() > 1) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    "task " + task.label() + " is served by several models: " + names + "; keep one");
        }
        return fit.isEmpty() ? Optional.empty() : Optional.of(fit.getLast());
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
