package dev.hilum.infer;

import java.nio.file.Path;

/** A model folder whose contract was read and whose weights have the digest it names. */
public record ModelPackage(Path folder, ModelContract contract) {

    /**
     * Reads and checks {@code folder/model.json} and the weights.
     *
     * @throws ModelException CONTRACT_INVALID with file and key
     */
    public static ModelPackage read(Path folder) {
        throw new UnsupportedOperationException("not there yet: " + folder);
    }

    public ModelIdentity identity() {
        return new ModelIdentity(
                contract.name(), contract.version(), contract.sha256(), contract.clinicallyEvaluated());
    }

    public Path weights() {
        return folder.resolve(contract.weights());
    }
}
