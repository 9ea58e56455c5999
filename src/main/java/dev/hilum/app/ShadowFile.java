package dev.hilum.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.pipeline.ShadowRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what models on shadow trial said: one line of JSON a study, appended. */
final class ShadowFile implements ShadowRun.Sink {
    private final Path file;
    private final Clock clock;

    ShadowFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public synchronized void accept(ShadowRun run) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", clock.instant().toString());
        line.put("studyInstanceUid", run.studyInstanceUid());
        line.put("models", run.models());
        line.put("liveNodules", run.liveNodules());
        line.put("shadowNodules", run.shadowNodules());
        line.put("matchedNodules", run.matchedNodules());
        line.put("livePercent", run.livePercent());
        line.put("shadowPercent", run.shadowPercent());
        line.put("sameFlag", run.sameFlag());
        line.put("milliseconds", run.milliseconds());
        line.put("failure", run.failure());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    new ObjectMapper().writeValueAsString(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            EngineLog.line("models: a shadow run is not kept, " + file + " cannot be written: " + e.getMessage());
        }
    }
}
