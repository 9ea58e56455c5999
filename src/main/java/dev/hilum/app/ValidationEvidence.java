package dev.hilum.app;

import dev.hilum.validate.CaseResult;
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
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
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
    Written write(Manifest cases, Path out, RunSettings shape, @Nullable Path against, ValidationRun.Watch watch)
            throws IOException {
        DicomwebAccess access = access(settings.validation().dicomweb());
        Files.createDirectories(out);
        try (ValidationEngines engines = ValidationEngines.open(settings, parallel)) {
            ValidationRun run = new ValidationRun(cases, out, engines.engines(), shape, access, watch);
            ValidationRun.Outcome outcome = run.run();
            long start = System.nanoTime();
            Results results = ResultsOf.of(outcome, against, Clock.systemUTC());
            new Evidence(results, out).write();
            return new Written(results, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** @param atTheEnd for statistics and reports */
    record Written(Results results, Duration atTheEnd) {
        /** What a run costs beyond reading and analysing the cases, for the terminal. */
        String cost() {
            double analysis = sum(CaseResult.Timing::analysisMs);
            double inCases = sum(CaseResult.Timing::totalMs) - analysis;
            return String.format(
                    Locale.ROOT,
                    "Beyond reading and analysing (%.1f s): %.2f %% in the cases, %.2f %% (%.1f s) for statistics and reports.",
                    analysis / 1000,
                    100 * inCases / analysis,
                    100 * atTheEnd.toMillis() / analysis,
                    atTheEnd.toMillis() / 1000.0);
        }

        private double sum(ToLongFunction<CaseResult.Timing> part) {
            return results.cases().stream()
                    .map(CaseResult::timing)
                    .filter(Objects::nonNull)
                    .mapToLong(part)
                    .sum();
        }
    }

    static DicomwebAccess access(HilumSettings.ValidationDicomweb set) {
        return DicomwebAccess.of(set.url(), set.token(), set.username(), set.password());
    }
}
