package dev.hilum.validate;

import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelPackage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses cases that a model was trained on, by hashed patient, series and pixel identity against the training list that
 * each model declares.
 */
public final class HeldOutGuard {
    private final Map<String, String> patients = new HashMap<>();
    private final Map<String, String> series = new HashMap<>();
    private final Map<String, String> pixels = new HashMap<>();

    /** @param models in use */
    public HeldOutGuard(List<ModelPackage> models) {
        for (ModelPackage model : models) {
            ModelContract contract = model.contract();
            String name = contract.name() + " " + contract.version();
            for (String patient : contract.training().patients()) {
                declared(patient).forEach(p -> patients.put(Identity.patientHash(p), name));
            }
            contract.training().seriesInstanceUids().forEach(s -> series.put(Identity.seriesHash(s), name));
            contract.training().pixelSha256().forEach(p -> pixels.put(p, name));
        }
    }

    /** A declared patient is a Patient ID, or a collection's name and a Patient ID. */
    private static Set<String> declared(String patient) {
        Set<String> forms = new HashSet<>(Set.of(patient));
        forms.add(patient.substring(patient.lastIndexOf(' ') + 1));
        return forms;
    }

    /** Why the case must not be used: its patient or series is in a training list. Before any inference. */
    Optional<String> refuses(Set<String> patientIds, Set<String> seriesUids) {
        for (String id : patientIds) {
            String model = patients.get(Identity.patientHash(id));
            if (model != null) {
                return Optional.of("its patient is in the training list of " + model);
            }
        }
        for (String uid : seriesUids) {
            String model = series.get(Identity.seriesHash(uid));
            if (model != null) {
                return Optional.of("a series of it is in the training list of " + model);
            }
        }
        return Optional.empty();
    }

    /** The same by decoded pixels, once they are known. */
    Optional<String> refusesPixels(String pixelHash) {
        return Optional.ofNullable(pixels.get(pixelHash))
                .map(model -> "its pixels are in the training list of " + model);
    }

    boolean holdsPatient(String hash) {
        return patients.containsKey(hash);
    }

    boolean holdsSeries(String hash) {
        return series.containsKey(hash);
    }

    boolean holdsPixels(String hash) {
        return pixels.containsKey(hash);
    }
}
