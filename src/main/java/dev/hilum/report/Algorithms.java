package dev.hilum.report;

import dev.hilum.dicom.data.AlgorithmIdentification;
import dev.hilum.dicom.data.ContributingEquipment;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.infer.ModelIdentity;
import java.util.ArrayList;
import java.util.List;

/** Who made the result: this installation, its algorithms and the exact models. */
final class Algorithms {
    private final StudyReport report;
    private final Equipment installation;

    Algorithms(StudyReport report, ReportSettings settings) {
        this.report = report;
        this.installation = settings.equipment();
    }

    /** This installation; IHE AIR wants another Device UID whenever a model changes. */
    Equipment equipment() {
        StringBuilder name = new StringBuilder(installation.deviceUid());
        report.models().forEach(model -> name.append('/').append(model.sha256()));
        return new Equipment(
                installation.manufacturer(),
                installation.modelName(),
                installation.serialNumber(),
                installation.softwareVersions(),
                UidSource.named(name.toString()));
    }

    /** The whole of it with models and parameters (TID 4019). */
    AlgorithmIdentification all() {
        List<String> parameters = new ArrayList<>();
        report.models().forEach(model -> parameters.add("model=" + describe(model)));
        report.parameters().forEach(parameter -> parameters.add(parameter.name() + "=" + parameter.value()));
        return named("chest CT analysis", parameters);
    }

    /** One function of it, such as {@code nodule detection}. */
    AlgorithmIdentification of(String function) {
        return named(function, List.of());
    }

    /** One function of it with the exact models, for objects that carry no other parameters. */
    AlgorithmIdentification withModels(String function) {
        return named(
                function,
                report.models().stream()
                        .map(model -> "model=" + describe(model))
                        .toList());
    }

    /** One item per model, with a Device UID of its own that changes with its weights. */
    List<ContributingEquipment> contributors() {
        return report.models().stream().map(this::contributor).toList();
    }

    private AlgorithmIdentification named(String function, List<String> parameters) {
        return new AlgorithmIdentification(
                installation.modelName() + " " + function,
                installation.softwareVersions().getFirst(),
                installation.manufacturer(),
                parameters);
    }

    private ContributingEquipment contributor(ModelIdentity model) {
        Equipment device = new Equipment(
                installation.manufacturer(),
                model.name(),
                installation.serialNumber(),
                List.of(model.version(), model.sha256()),
                UidSource.named("model/" + model.name() + "/" + model.version() + "/" + model.sha256()));
        String description = "Neural network" + (model.clinicallyEvaluated() ? "" : ", " + Statements.NOT_EVALUATED);
        return new ContributingEquipment(ContributingEquipment.PROCESSING, device, description);
    }

    private static String describe(ModelIdentity model) {
        return model.name() + " " + model.version() + " sha256:" + model.sha256()
                + (model.clinicallyEvaluated() ? "" : " (" + Statements.NOT_EVALUATED + ")");
    }
}
