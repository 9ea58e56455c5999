package dev.hilum.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.ModelCheck;
import dev.hilum.infer.ModelChoices;
import dev.hilum.infer.ModelChoices.Choice;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./hilum models}: what is there, whether it is what its contract says, and which version serves. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists, verifies, promotes and rolls back the models.",
        subcommands = {
            ModelsCommand.ListModels.class,
            ModelsCommand.Verify.class,
            PromoteCommand.class,
            RollbackCommand.class
        })
final class ModelsCommand implements Runnable {
    private static final String PEAK = "peakMib";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "a verb is missing: list, verify, promote or rollback");
    }

    static ModelRegistry registry(HilumSettings settings) {
        return ModelRegistry.scan(ModelFolders.of(settings).stream()
                .filter(folder -> folder.toFile().isDirectory())
                .toList());
    }

    static ModelPackage serving(ModelRegistry registry, ModelChoices choices, String name) {
        return registry.all().stream()
                .filter(m -> m.contract().name().equals(name))
                .findFirst()
                .map(m -> registry.preferred(m.contract().task(), choices))
                .filter(preferred -> !preferred.isEmpty())
                .orElseThrow(() -> new ModelException(
                        ModelException.Code.CONTRACT_INVALID,
                        "no model " + name + "; models list shows those there are"))
                .getFirst();
    }

    static ModelPackage find(ModelRegistry registry, String name, String version) {
        return registry.find(name, version).orElseThrow(() -> {
            String refused = registry.refused().entrySet().stream()
                    .filter(e -> e.getKey().endsWith("/" + name + "/" + version))
                    .map(e -> " is refused: " + e.getValue())
                    .findFirst()
                    .orElse(" is not there");
            return new ModelException(
                    ModelException.Code.CONTRACT_INVALID, "the model " + name + " " + version + refused);
        });
    }

    static void print(CommandLine.Model.CommandSpec spec, Object value) {
        try {
            spec.commandLine()
                    .getOut()
                    .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code models list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the models with their training data.")
    static final class ListModels implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() {
            HilumSettings settings = OfflineSettings.read();
            ModelRegistry registry = registry(settings);
            ModelChoices choices = ModelChoices.read(ModelFolders.choices(settings));
            List<Map<String, Object>> rows =
                    registry.all().stream().map(m -> row(m, registry, choices)).toList();
            if (json) {
                List<Map<String, Object>> all = new ArrayList<>(rows);
                registry.refused().forEach((folder, reason) -> all.add(refusedRow(folder, reason)));
                print(spec, all);
                return 0;
            }
            PrintWriter out = spec.commandLine().getOut();
            rows.forEach(r -> out.println(r.get("name") + " " + r.get("version") + "  " + r.get("task") + "  "
                    + r.get("state") + "  sha256 " + r.get("sha256")
                    + (Boolean.TRUE.equals(r.get("clinicallyEvaluated")) ? "" : "  not clinically evaluated")));
            registry.refused().forEach((folder, reason) -> out.println("refused: " + reason));
            return 0;
        }

        private static Map<String, Object> refusedRow(String folder, String reason) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("folder", folder);
            row.put("state", "REFUSED");
            row.put("reason", reason);
            return row;
        }

        private static Map<String, Object> row(ModelPackage model, ModelRegistry registry, ModelChoices choices) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", model.contract().name());
            row.put("version", model.contract().version());
            row.put("task", model.contract().task().label());
            row.put("engine", model.contract().engine());
            row.put("state", state(model, registry, choices));
            row.put("sha256", model.contract().sha256());
            row.put("clinicallyEvaluated", model.contract().clinicallyEvaluated());
            row.put("trainingData", model.contract().training().data());
            row.put("trainingPatients", model.contract().training().patients());
            row.put("trainingSeriesInstanceUids", model.contract().training().seriesInstanceUids());
            return row;
        }

        private static String state(ModelPackage model, ModelRegistry registry, ModelChoices choices) {
            Choice choice = choices.of(model.contract().name());
            String version = model.contract().version();
            if (model.equals(serving(registry, choices, model.contract().name()))) {
                return "LIVE";
            }
            return version.equals(choice.canary()) ? "CANARY" : version.equals(choice.shadow()) ? "SHADOW" : "IDLE";
        }
    }

    /** {@code models verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Checks digests, loads every network against its contract and runs its golden case.",
                "With NAME and VERSION --json also gives the memory that it takes."
            })
    static final class Verify implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this model.")
        private String name;

        @Parameters(arity = "0..1", index = "1", paramLabel = "VERSION", description = "Only this version of it.")
        private String version;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() {
            HilumSettings settings = OfflineSettings.read();
            ModelRegistry registry = registry(settings);
            List<Map<String, Object>> rows = new ArrayList<>();
            try (InferenceEngine engine = ModelFolders.engines(settings, 1)) {
                registry.all().stream()
                        .filter(m -> wanted(m.folder().toString()))
                        .forEach(model -> rows.add(row(engine, model)));
            }
            if (rows.size() > 1) {
                // What one network leaves in memory hides what the next one needs.
                rows.forEach(row -> row.remove(PEAK));
            }
            registry.refused().entrySet().stream()
                    .filter(e -> wanted(e.getKey()))
                    .forEach(e -> rows.add(failed(e.getKey(), e.getValue())));
            if (rows.isEmpty()) {
                rows.add(failed(asked(), "there is no such model; `models list` names those that are there"));
            }
            if (json) {
                print(spec, rows);
            } else {
                rows.forEach(r -> spec.commandLine().getOut().println(line(r)));
            }
            return rows.stream().allMatch(r -> Boolean.TRUE.equals(r.get("ok"))) ? 0 : Hilum.FAILED;
        }

        /** By the folder, models/NAME/VERSION, which a model that is refused has, too. */
        private boolean wanted(String folder) {
            Path path = Path.of(folder);
            int names = path.getNameCount();
            return (name == null || path.getName(names - 2).endsWith(name))
                    && (version == null || path.getName(names - 1).endsWith(version));
        }

        private String asked() {
            return name == null ? "models" : version == null ? name : name + " " + version;
        }

        private static Map<String, Object> row(InferenceEngine engine, ModelPackage model) {
            try {
                Map<String, Object> row = checked(ModelCheck.of(engine, model));
                row.put("folder", model.folder().toString());
                return row;
            } catch (ModelException e) {
                return failed(model.folder().toString(), String.valueOf(e.getMessage()));
            }
        }

        private static Map<String, Object> failed(String folder, String reason) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("ok", false);
            row.put("folder", folder);
            row.put("reason", reason);
            return row;
        }

        private static String line(Map<String, Object> row) {
            return Boolean.TRUE.equals(row.get("ok"))
                    ? "ok " + row.get("folder") + "  golden case differs by " + row.get("largestDifference") + " in "
                            + row.get("comparedValues") + " values"
                    : "refused " + row.get("folder") + "  " + row.get("reason");
        }
    }

    static Map<String, Object> checked(ModelCheck check) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("ok", true);
        row.put("name", check.model().name());
        row.put("version", check.model().version());
        row.put("sha256", check.model().sha256());
        row.put("comparedValues", check.golden().compared());
        row.put("largestDifference", check.golden().largestDifference());
        row.put("allowedDifference", check.golden().allowed());
        row.put("millisecondsPerRun", check.millisecondsPerRun());
        row.put(PEAK, check.peakMib());
        return row;
    }
}
