package dev.hilum.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import dev.hilum.infer.onnx.OnnxEngine;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./hilum models}: what is there, and whether it is what its contract says. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists and verifies the models.",
        subcommands = {ModelsCommand.ListModels.class, ModelsCommand.Verify.class})
final class ModelsCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a verb is missing: list or verify");
    }

    private static List<ModelPackage> all() {
        return ModelRegistry.read(
                        Analysing.installed(OfflineSettings.read().models().path()))
                .all();
    }

    /** {@code models list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the models with their training data.")
    static final class ListModels implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() throws JsonProcessingException {
            PrintWriter out = spec.commandLine().getOut();
            List<Map<String, Object>> rows = all().stream().map(ListModels::row).toList();
            if (json) {
                out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
                return 0;
            }
            rows.forEach(r -> out.println(
                    r.get("name") + " " + r.get("version") + "  " + r.get("task") + "  sha256 " + r.get("sha256")
                            + (Boolean.TRUE.equals(r.get("clinicallyEvaluated")) ? "" : "  not clinically evaluated")));
            return 0;
        }

        private static Map<String, Object> row(ModelPackage model) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", model.contract().name());
            row.put("version", model.contract().version());
            row.put("task", model.contract().task().label());
            row.put("sha256", model.contract().sha256());
            row.put("clinicallyEvaluated", model.contract().clinicallyEvaluated());
            row.put("trainingPatients", model.contract().training().patients());
            row.put("trainingSeriesInstanceUids", model.contract().training().seriesInstanceUids());
            return row;
        }
    }

    /** {@code models verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks digests and loads every network against its contract.")
    static final class Verify implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            HilumSettings settings = OfflineSettings.read();
            try (OnnxEngine engine = OnnxEngine.create(settings.inference().device(), 1, EngineLog::line)) {
                for (ModelPackage model : all()) {
                    try (InferenceSession session = engine.open(model)) {
                        spec.commandLine()
                                .getOut()
                                .println("ok " + session.model().folder());
                    }
                }
            }
            return 0;
        }
    }
}
