package dev.hilum.app;

import dev.hilum.validate.MatchSettings;
import dev.hilum.validate.Results;
import dev.hilum.validate.RunSettings;
import dev.hilum.validate.ValidationRun;
import dev.hilum.validate.evidence.Evidence;
import dev.hilum.validate.reference.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./hilum validate}: the cases of a manifest through the production code, and the evidence of it. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Runs the cases of a manifest and writes report.html, report.pdf, results.json, CSV and curves.",
        footer = {
            "Started again with the same --out, it goes on with the cases that are missing.",
            "SIGTERM or Ctrl-C stops it between two tiles; the finished cases are kept.",
            "Exit code 0 when all cases ran, 1 when any failed."
        })
final class ValidateCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MANIFEST", description = "CSV or JSON, see docs/validation.")
    private @Nullable Path manifest;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to.")
    private @Nullable Path out;

    @Option(names = "--init", paramLabel = "DIR", description = "Write DIR/manifest.csv, a case for each sub-folder.")
    private @Nullable Path init;

    @Option(names = "--against", paramLabel = "FILE", description = "results.json of an earlier run to compare with.")
    private @Nullable Path against;

    @Option(names = "--margin", paramLabel = "N", description = "Loss that --against lets pass (default: 0.05).")
    private double margin = RunSettings.DEFAULT.margin();

    @Option(names = "--stress", paramLabel = "N", description = "Perturb the first N cases (default: 0).")
    private int stress;

    @Option(names = "--seed", paramLabel = "N", description = "Of bootstrap and perturbations (default: 1).")
    private long seed = RunSettings.DEFAULT.seed();

    @Option(names = "--match-distance", paramLabel = "MM", description = "Of the rule CENTRE_DISTANCE (default: 5).")
    private double distance = MatchSettings.DEFAULT.distanceMm();

    @Option(names = "--match-overlap", paramLabel = "IOU", description = "Of the rule OVERLAP (default: 0.1).")
    private double overlap = MatchSettings.DEFAULT.overlap();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Cases side by side, each with its models (default: 1).")
    private int parallel = 1;

    @Option(names = "--no-pictures", description = "No thumbnails of failures in the report.")
    private boolean noPictures;

    @Option(
            names = "--allow-trained",
            description =
                    "Run cases of training lists too; the report says so. For repeatability, never for performance.")
    private boolean allowTrained;

    @Option(names = "--json", description = "Print the overall figures as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        if (init != null) {
            terminal.println("Wrote " + Manifest.init(init) + ": fill in reference, referenceType, label and strata.");
            return 0;
        }
        if (manifest == null || out == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "name a manifest and --out, or --init with a folder");
        }
        Manifest cases = Manifest.read(manifest);
        RunSettings settings = new RunSettings(
                new MatchSettings(distance, overlap),
                seed,
                !noPictures,
                stress,
                allowTrained,
                RunSettings.DEFAULT.smallStratum(),
                margin);
        StopSignal stop = StopSignal.onTermination();
        ValidationEvidence.Written written = new ValidationEvidence(OfflineSettings.read(), parallel)
                .write(
                        cases,
                        out,
                        settings,
                        against,
                        new ValidationRun.Watch(
                                TerminalLines.to(spec.commandLine().getErr()), stop::isAsked));
        Results results = written.results();
        int failed = results.failed();
        if (json) {
            terminal.println(Evidence.json(results.overall()));
        } else {
            terminal.println((results.cases().size() - failed) + " cases ran, " + failed + " failed.");
            terminal.println(written.cost());
            terminal.println(
                    "Wrote " + out.resolve("report.html") + ", report.pdf, results.json, cases.csv, manifest.sha256");
        }
        return failed == 0 ? 0 : Hilum.FAILED;
    }
}
