package dev.hilum.app;

import dev.hilum.validate.Results;
import dev.hilum.validate.ResultsOf;
import dev.hilum.validate.RunSettings;
import dev.hilum.validate.ValidationRun;
import dev.hilum.validate.evidence.Evidence;
import dev.hilum.validate.reference.Manifest;
import dev.hilum.validate.source.DicomwebAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One validation run from manifest to evidence: the same for the verb and for the service. */
final class ValidationEvidence {
    private final HilumSettings settings;
    private final int parallel;

    /** @param parallel cases side by side, each with models of its own */
    ValidationEvidence(HilumSettings settings, int parallel) {
        this.settings = settings;
        this.parallel = parallel;
    }

    /**
     * Runs what is missing under {@code out} and writes the evidence there.
     *
     * @param against results.json of an earlier run, null for none
     * @throws IOException that names the file
     * @throws dev.hilum.infer.InferenceCancelledException where it was stopped: the finished cases are kept
     */
    Results write(Manifest cases, Path out, RunSettings shape, @Nullable Path against, ValidationRun.Watch watch)
            throws IOException {
        DicomwebAccess access = access(settings.validation().dicomweb());
        Files.createDirectories(out);
        try (ValidationEngines engines = ValidationEngines.open(settings, parallel)) {
            ValidationRun run = new ValidationRun(cases, out, engines.engines(), shape, access, watch);
            Results results = ResultsOf.of(run.run(), against, Clock.systemUTC());
            new Evidence(results, out).write();
            return results;
        }
    }

    static DicomwebAccess access(HilumSettings.ValidationDicomweb set) {
        return DicomwebAccess.of(set.url(), set.token(), set.username(), set.password());
    }
}
