package dev.hilum.worklist;

import dev.hilum.pipeline.Erasure;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Erasure of all that is stored of a patient. The id comes in the body: URLs are logged along the way. */
@Path("/api/v1/patients/erasure")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ErasureResource {
    private final Erasure erasure;

    public ErasureResource(Erasure erasure) {
        this.erasure = erasure;
    }

    /** Whose data is to be erased. */
    public record Request(
            @Nullable String patientId, @Nullable String issuerOfPatientId) {}

    @POST
    public Erasure.Outcome erase(Request request) {
        String id = request.patientId();
        if (id == null || id.isBlank()) {
            throw ProblemMapper.badRequest("PATIENT_ID", "patientId is needed");
        }
        return erasure.patient(id, request.issuerOfPatientId());
    }
}
