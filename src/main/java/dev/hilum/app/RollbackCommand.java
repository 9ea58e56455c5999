package dev.hilum.app;

import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.ModelCheck;
import dev.hilum.infer.ModelChoices;
import dev.hilum.infer.ModelChoices.Choice;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models rollback}. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Makes the version serve that served before, and ends trials of the model.")
final class RollbackCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        HilumSettings settings = OfflineSettings.read();
        ModelRegistry registry = ModelsCommand.registry(settings);
        ModelChoices choices = ModelChoices.read(ModelFolders.choices(settings));
        ModelPackage now = ModelsCommand.serving(registry, choices, name);
        Choice choice = choices.of(name);
        if (choice.previous().isEmpty()) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    "no version of " + name + " served before " + now.contract().version());
        }
        ModelPackage before =
                ModelsCommand.find(registry, name, choice.previous().getLast());
        ModelCheck check;
        try (InferenceEngine engine = ModelFolders.engines(settings, 2)) {
            check = ModelCheck.of(engine, before);
        }
        choices.with(name, choice.rolledBack()).write(ModelFolders.choices(settings));
        Map<String, Object> row = ModelsCommand.checked(check);
        row.put("state", "LIVE");
        row.put("before", now.contract().version());
        if (json) {
            ModelsCommand.print(spec, row);
        } else {
            spec.commandLine()
                    .getOut()
                    .println(name + " " + before.contract().version() + " is LIVE again; "
                            + now.contract().version() + " served before");
        }
        return 0;
    }
}
