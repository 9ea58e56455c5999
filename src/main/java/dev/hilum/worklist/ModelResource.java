package dev.hilum.worklist;

import dev.hilum.pipeline.LoadedModels;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The models in use. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {
    private final LoadedModels models;

    public ModelResource(LoadedModels models) {
        this.models = models;
    }

    /** One loaded model. */
    public record Model(String name, String version, String sha256, boolean clinicallyEvaluated) {}

    /** All loaded models and the device they run on. */
    public record Models(String engine, List<Model> models) {}

    @GET
    public Models models() {
        return new Models(
                models.description(),
                models.identities().stream()
                        .map(m -> new Model(m.name(), m.version(), m.sha256(), m.clinicallyEvaluated()))
                        .toList());
    }
}
