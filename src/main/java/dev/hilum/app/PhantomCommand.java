package dev.hilum.app;

import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomStudy;
import dev.hilum.phantom.PhantomWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./hilum phantom}: writes the simulated study of {@code sample-dicom}, or another one. */
@Command(
        name = "phantom",
        mixinStandardHelpOptions = true,
        description = "Writes a simulated chest CT study with planted findings and its truth.json.")
final class PhantomCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
    private Path out;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of vessels and noise (default: ${DEFAULT-VALUE}).")
    private long seed = PhantomStudy.sample().seed();

    @Option(names = "--size", paramLabel = "N", description = "Rows and columns (default: ${DEFAULT-VALUE}).")
    private int size = PhantomStudy.sample().grid().columns();

    @Option(
            names = "--slices",
            paramLabel = "N",
            description = "Slices over the same chest (default: ${DEFAULT-VALUE}).")
    private int slices = PhantomStudy.sample().grid().slices();

    @Option(
            names = "--cohort",
            paramLabel = "N",
            description =
                    "Write N different small studies with strata, follow-ups, second reconstructions, references and a manifest for validate instead.")
    private int cohort;

    @Option(names = "--slab", paramLabel = "MM", description = "Imaged height of a cohort's studies (default: 80).")
    private double slabMm = 80;

    @Option(names = "--normal", description = "Without nodules and ground glass.")
    private boolean normal;

    @Override
    public Integer call() throws IOException {
        if (cohort > 0) {
            Path manifest = new PhantomCohort(seed, cohort, size, slabMm).write(out);
            spec.commandLine().getOut().println("Wrote " + cohort + " simulated studies and " + manifest);
            return 0;
        }
        PhantomStudy.Grid sample = PhantomStudy.sample().grid();
        double fieldMm = sample.columns() * sample.columnSpacingMm();
        double heightMm = sample.slices() * sample.sliceSpacingMm();
        PhantomStudy.Grid grid =
                new PhantomStudy.Grid(size, size, slices, fieldMm / size, heightMm / slices, sample.noiseHu());
        PhantomStudy study = new PhantomStudy(seed, grid, !normal);
        List<Path> files = new PhantomWriter(study).write(out);
        spec.commandLine().getOut().println("Wrote " + files.size() + " instances and truth.json to " + out);
        return 0;
    }
}
