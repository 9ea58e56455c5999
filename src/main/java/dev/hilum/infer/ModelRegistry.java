package dev.hilum.infer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The models under a folder, {@code <name>/<version>/model.json}; for each task the newest active version. */
public final class ModelRegistry {
    private final List<ModelPackage> packages;

    private ModelRegistry(List<ModelPackage> packages) {
        this.packages = List.copyOf(packages);
    }

    /**
     * Reads every model under the folder.
     *
     * @throws ModelException at the first folder that breaks the contract
     */
    public static ModelRegistry read(Path models) {
        throw new UnsupportedOperationException("not there yet: " + models);
    }

    /** All of them, by name and version. */
    public List<ModelPackage> all() {
        return packages;
    }

    /** The one that serves a task. */
    public Optional<ModelPackage> active(ModelTask task) {
        return packages.stream().filter(p -> p.contract().task() == task).findFirst();
    }
}
