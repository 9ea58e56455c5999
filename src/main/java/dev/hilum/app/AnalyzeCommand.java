package dev.hilum.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.compare.Comparison;
import dev.hilum.pipeline.DicomFolder;
import dev.hilum.pipeline.PriorStudy;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.pipeline.StudyInput;
import dev.hilum.report.HuVoxels;
import dev.hilum.report.ResultFile;
import dev.hilum.study.OwnResults;
import dev.hilum.study.PipelineName;
import dev.hilum.study.StoredInstance;
import dev.hilum.volume.CtVolume;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./hilum analyze}: one study from a folder, offline: no network, no database. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description =
                "Analyses the study in a folder of DICOM files and writes report.json, sr.dcm, seg.dcm and report.pdf.",
        footer = {
            "Exit code 0 when a report was written, also when it says NOT_ANALYSED.",
            "SIGTERM or Ctrl-C stops it between two tiles, exit code 1; nothing is written then."
        })
final class AnalyzeCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder with the DICOM files of one study.")
    private Path folder;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write the report to.")
    private Path out;

    @Option(names = "--study", paramLabel = "UID", description = "Study Instance UID, where the folder holds several.")
    private String study = "";

    @Option(
            names = "--prior",
            paramLabel = "DIR",
            description = "Folder with an earlier study of the same patient to compare with.")
    private @Nullable Path prior;

    @Option(names = "--json", description = "Print report.json instead of the table.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        DicomFolder files = DicomFolder.read(folder);
        files.skipped().forEach(s -> spec.commandLine().getErr().println("skipped " + s.file() + ": " + s.why()));
        StudyInput input = withPrior(input(files, folder, study));
        Clock clock = Clock.systemDefaultZone();
        StopSignal stop = StopSignal.onTermination();
        try (Analysing analysing = Analysing.of(OfflineSettings.read(), clock)) {
            StudyAnalysis.Analysed analysed = analysing
                    .analysis()
                    .analyse(input, new TerminalProgress(spec.commandLine().getErr(), stop::isAsked));
            Files.createDirectories(out);
            List<ResultFile> written = analysing.bundle().write(analysed.report(), voxels(analysed.volume()), out);
            print(written);
        }
        return 0;
    }

    private StudyInput withPrior(StudyInput input) {
        if (prior == null) {
            return input;
        }
        StudyInput before = input(DicomFolder.read(prior), prior, "");
        return input.with(
                new PriorStudy(before.studyInstanceUid(), before.instances(), Comparison.Mode.MANUAL, Map.of()));
    }

    private static StudyInput input(DicomFolder files, Path folder, String study) {
        Map<String, List<StoredInstance>> studies = files.studies();
        if (studies.isEmpty()) {
            throw new IllegalArgumentException(folder + " holds no DICOM file");
        }
        String uid = study.isEmpty() && studies.size() == 1
                ? studies.keySet().iterator().next()
                : study;
        if (!studies.containsKey(uid)) {
            throw new IllegalArgumentException(folder + " holds " + studies.size()
                    + " studies: name one with --study, of " + String.join(" ", studies.keySet()));
        }
        List<StoredInstance> instances = studies.get(uid).stream()
                .filter(i -> !OwnResults.isOurs(i.object()))
                .toList();
        if (instances.isEmpty()) {
            throw new IllegalArgumentException(folder + " holds only results of Hilum");
        }
        return new StudyInput(uid, instances, EnumSet.allOf(PipelineName.class), null, -1, -1);
    }

    private static @Nullable HuVoxels voxels(@Nullable CtVolume volume) {
        return volume == null ? null : volume::hu;
    }

    private void print(List<ResultFile> written) throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        String report = Files.readString(out.resolve(ResultFile.Role.JSON.fileName()));
        if (json) {
            terminal.println(report);
            return;
        }
        JsonFindings.print(new ObjectMapper().readTree(report), terminal);
        written.forEach(file -> terminal.println("Wrote " + file.path()));
    }
}
