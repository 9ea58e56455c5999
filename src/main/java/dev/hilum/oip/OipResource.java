package dev.hilum.oip;

import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.oip.OipMessage;
import dev.hilum.infer.oip.OipTensor;
import dev.hilum.pipeline.LoadedModels;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Open Inference Protocol v2 over HTTP, with binary tensors. Errors are the protocol's own object,
 * {@code {"error": "…"}}. Networks see pixels only; nothing here knows of patients or studies.
 */
@Path("/v2")
@RunOnVirtualThread
public class OipResource {
    private static final int BUSY_SECONDS = 1;

    private final LoadedModels models;
    private final OipServing serving = new OipServing();

    public OipResource(LoadedModels models) {
        this.models = models;
    }

    /** What the server is. */
    public record Server(String name, String version, List<String> extensions) {}

    /** A tensor of a model; −1 is the batch. */
    public record Tensor(String name, String datatype, List<Integer> shape) {}

    /** What a model is. */
    public record Model(
            String name, List<String> versions, String platform, List<Tensor> inputs, List<Tensor> outputs) {}

    @GET
    public Server server() {
        String version = Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                .orElse("development");
        return new Server("hilum", version, List.of("binary_tensor_data"));
    }

    @GET
    @Path("health/live")
    public Map<String, Boolean> live() {
        return Map.of("live", true);
    }

    /** The models are loaded and warm before the HTTP interface opens. */
    @GET
    @Path("health/ready")
    public Map<String, Boolean> ready() {
        return Map.of("ready", true);
    }

    @GET
    @Path("models/{model}")
    public Response model(@PathParam("model") String model) {
        return metadata(model, "");
    }

    @GET
    @Path("models/{model}/versions/{version}")
    public Response model(@PathParam("model") String model, @PathParam("version") String version) {
        return metadata(model, version);
    }

    @GET
    @Path("models/{model}/ready")
    public Response modelReady(@PathParam("model") String model) {
        return readiness(model, "");
    }

    @GET
    @Path("models/{model}/versions/{version}/ready")
    public Response modelReady(@PathParam("model") String model, @PathParam("version") String version) {
        return readiness(model, version);
    }

    @POST
    @Path("models/{model}/infer")
    @Consumes(MediaType.WILDCARD)
    public Response infer(
            @PathParam("model") String model, @HeaderParam(OipMessage.HEADER_LENGTH) String headerLength, byte[] body) {
        return run(model, "", headerLength, body);
    }

    @POST
    @Path("models/{model}/versions/{version}/infer")
    @Consumes(MediaType.WILDCARD)
    public Response infer(
            @PathParam("model") String model,
            @PathParam("version") String version,
            @HeaderParam(OipMessage.HEADER_LENGTH) String headerLength,
            byte[] body) {
        return run(model, version, headerLength, body);
    }

    private Response metadata(String model, String version) {
        return session(model, version).map(s -> json(200, view(s))).orElseGet(() -> unknown(model, version));
    }

    private Response readiness(String model, String version) {
        return session(model, version)
                .map(s -> json(200, Map.of("name", model, "ready", true)))
                .orElseGet(() -> unknown(model, version));
    }

    private Response run(String model, String version, @org.jspecify.annotations.Nullable String length, byte[] body) {
        Optional<InferenceSession> session = session(model, version);
        if (session.isEmpty()) {
            return unknown(model, version);
        }
        if (length != null && !length.matches("\\d{1,9}")) {
            return error(400, OipMessage.HEADER_LENGTH + " must be a whole number");
        }
        try {
            int header = length == null ? -1 : Integer.parseInt(length);
            return switch (serving.infer(session.get(), body, header)) {
                case OipServing.Outcome.Answered answered -> answer(answered.message());
                case OipServing.Outcome.Refused refused -> error(400, refused.reason());
                case OipServing.Outcome.Busy busy ->
                    Response.fromResponse(error(503, "too many requests wait for this model; ask again"))
                            .header("Retry-After", BUSY_SECONDS)
                            .build();
            };
        } catch (ModelException e) {
            return error(500, "the model failed: " + e.code());
        } catch (IllegalStateException e) {
            return Response.fromResponse(error(503, "the model is being replaced; ask again"))
                    .header("Retry-After", BUSY_SECONDS)
                    .build();
        }
    }

    private Optional<InferenceSession> session(String model, String version) {
        return models.resident(model, version);
    }

    private static Response answer(OipMessage message) {
        if (message.headerLength() < 0) {
            return Response.ok(message.body(), MediaType.APPLICATION_JSON).build();
        }
        return Response.ok(message.body(), MediaType.APPLICATION_OCTET_STREAM)
                .header(OipMessage.HEADER_LENGTH, message.headerLength())
                .build();
    }

    private static Model view(InferenceSession session) {
        ModelContract contract = session.model().contract();
        String platform = switch (contract.engine()) {
            case "onnx" -> "onnxruntime_onnx";
            case "pytorch" -> "pytorch_libtorch";
            default -> contract.engine();
        };
        List<Tensor> outputs = contract.outputs().stream()
                .map(o -> tensor(o.name(), contract.outputShape(o)))
                .toList();
        return new Model(
                contract.name(),
                List.of(contract.version()),
                platform,
                List.of(tensor(contract.input().name(), contract.inputShape())),
                outputs);
    }

    private static Tensor tensor(String name, List<Integer> shape) {
        List<Integer> batched = new ArrayList<>(List.of(-1));
        batched.addAll(shape);
        return new Tensor(name, OipTensor.FP32, batched);
    }

    private static Response unknown(String model, String version) {
        return error(404, "no model " + model + (version.isEmpty() ? "" : " of version " + version) + " is loaded");
    }

    private static Response error(int status, String text) {
        return json(status, Map.of("error", text));
    }

    private static Response json(int status, Object body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(body)
                .build();
    }
}
