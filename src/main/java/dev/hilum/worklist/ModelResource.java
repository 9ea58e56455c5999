package dev.hilum.worklist;

import dev.hilum.infer.ModelContract;
import dev.hilum.pipeline.LoadedModels;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The models in use, on trial and at rest. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {
    private final LoadedModels models;

    public ModelResource(LoadedModels models) {
        this.models = models;
    }

    /** One model that serves. */
    public record Model(String name, String version, String sha256, boolean clinicallyEvaluated) {}

    /**
     * One version on disk.
     *
     * @param state LIVE, CANARY, SHADOW or IDLE
     * @param refused why it could not be loaded; empty where it could, or where nobody tried
     */
    public record Version(
            String name,
            String version,
            String task,
            String engine,
            String state,
            String refused,
            String sha256,
            boolean clinicallyEvaluated,
            List<String> trainingPatients,
            List<String> trainingSeriesInstanceUids) {
        static Version of(LoadedModels.Version version) {
            ModelContract c = version.model().contract();
            return new Version(
                    c.name(),
                    c.version(),
                    c.task().label(),
                    c.engine(),
                    version.state(),
                    version.reason(),
                    c.sha256(),
                    c.clinicallyEvaluated(),
                    c.training().patients(),
                    c.training().seriesInstanceUids());
        }
    }

    /**
     * All loaded models and the device they run on.
     *
     * @param invalid folders that hold no valid model, with the reason
     */
    public record Models(String engine, List<Model> models, List<Version> versions, Map<String, String> invalid) {}

    @GET
    public Models models() {
        return new Models(
                models.description(),
                models.identities().stream()
                        .map(m -> new Model(m.name(), m.version(), m.sha256(), m.clinicallyEvaluated()))
                        .toList(),
                models.versions().stream().map(Version::of).toList(),
                new TreeMap<>(models.invalid()));
    }
}
