package dev.hilum.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.infer.ModelChoices;
import dev.hilum.infer.ModelChoices.Choice;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import dev.hilum.infer.ModelTask;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models promote}. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a version serve, or puts it on trial, after it has passed its digest, its contract, its golden case",
            "and a comparison of speed and memory with the version that serves. A running service takes it up before its next study."
        })
final class PromoteCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "VERSION")
    private String version;

    @Option(names = "--shadow", description = "Run beside the serving version without being reported.")
    private boolean shadow;

    @Option(names = "--canary", paramLabel = "PERCENT", description = "Serve this share of the studies, 1 to 99.")
    private Integer canary;

    @Option(
            names = "--max-slowdown",
            defaultValue = "2.0",
            description = "Refuse a version that takes this many times as long as the serving one (default: 2.0).")
    private double maxSlowdown;

    @Option(
            names = "--max-memory",
            defaultValue = "2.0",
            description = "Refuse a version that takes this many times the memory of the serving one (default: 2.0).")
    private double maxMemory;

    @Option(
            names = "--max-seconds",
            defaultValue = "1800",
            description = "Refuse a version whose trial has given no answer after this time (default: 1800).")
    private int maxSeconds;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (canary != null && (canary < 1 || canary > 99 || shadow)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--canary is 1 to 99 and does not go with --shadow");
        }
        if (maxSeconds < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--max-seconds is 1 or more");
        }
        HilumSettings settings = OfflineSettings.read();
        ModelRegistry registry = ModelsCommand.registry(settings);
        ModelChoices choices = ModelChoices.read(ModelFolders.choices(settings));
        ModelPackage candidate = ModelsCommand.find(registry, name, version);
        compared(candidate.contract().task());
        ModelPackage now = ModelsCommand.serving(registry, choices, name);
        ModelTrial trial = gate(candidate, now);
        Choice choice = choices.of(name);
        Choice next = shadow
                ? choice.withShadow(version)
                : canary != null
                        ? choice.withCanary(version, canary)
                        : choice.promoted(version, now.contract().version());
        choices.with(name, next).write(ModelFolders.choices(settings));
        ObjectNode row = trial.row().deepCopy();
        row.put("state", shadow ? "SHADOW" : canary != null ? "CANARY" : "LIVE");
        row.put("before", now.contract().version());
        if (json) {
            ModelsCommand.print(spec, row);
        } else {
            spec.commandLine()
                    .getOut()
                    .println(name + " " + version + " is " + row.get("state").asText() + "; "
                            + now.contract().version() + " served before");
        }
        return 0;
    }

    /** A shadow is held against the live findings; lungs and lobes are none, and their trial would say nothing. */
    private void compared(ModelTask task) {
        if (shadow && (task == ModelTask.LUNG_MASK || task == ModelTask.LUNG_LOBES)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--shadow compares findings, a " + task.label() + " model gives none: use --canary");
        }
    }

    private ModelTrial gate(ModelPackage candidate, ModelPackage now) {
        Duration limit = Duration.ofSeconds(maxSeconds);
        ModelTrial trial = ModelTrial.of(candidate, limit);
        if (!now.equals(candidate)) {
            trial.within(
                    ModelTrial.of(now, limit),
                    maxSlowdown,
                    maxMemory,
                    name + " " + version,
                    now.contract().version());
        }
        return trial;
    }
}
