package dev.hilum.infer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A model folder whose contract was read and whose weights have the digest it names. */
public record ModelPackage(Path folder, ModelContract contract) {
    /** The contract's file name. */
    public static final String CONTRACT_FILE = "model.json";

    /**
     * Reads and checks {@code folder/model.json} and the weights.
     *
     * @throws ModelException CONTRACT_INVALID with file and key
     */
    public static ModelPackage read(Path folder) {
        Path file = folder.resolve(CONTRACT_FILE);
        try {
            ModelPackage model = new ModelPackage(folder, ContractReader.read(file.toString(), Files.readString(file)));
            model.checkDigest(file);
            return model;
        } catch (IOException e) {
            throw new ModelException(ModelException.Code.CONTRACT_INVALID, file + ": cannot be read: " + e, e);
        }
    }

    public ModelIdentity identity() {
        return new ModelIdentity(
                contract.name(), contract.version(), contract.sha256(), contract.clinicallyEvaluated());
    }

    public Path weights() {
        return folder.resolve(contract.weights());
    }

    private void checkDigest(Path file) {
        String digest;
        try (InputStream in = Files.newInputStream(weights());
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            digest = HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException e) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID, file + ": weights: cannot read " + weights() + ": " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        if (!digest.equals(contract.sha256())) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    file + ": sha256: is " + contract.sha256() + " but " + weights() + " has " + digest);
        }
    }
}
