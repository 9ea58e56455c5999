package dev.hilum.app;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The settings of the running service. */
@Path("/api/v1/settings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SettingsResource {
    private static final int UNPROCESSABLE = 422;

    private final Service service;

    SettingsResource(Service service) {
        this.service = service;
    }

    /** Reads them again: the names of those that changed, or 422 with what is wrong and all as it was. */
    @POST
    @Path("reload")
    public Response reload() {
        try {
            return Response.ok(service.reload().reload()).build();
        } catch (SettingsException e) {
            return Response.status(UNPROCESSABLE)
                    .type("application/problem+json")
                    .entity(Map.of(
                            "type", "about:blank",
                            "title", "Unprocessable Content",
                            "status", UNPROCESSABLE,
                            "code", "SETTINGS",
                            "detail", String.valueOf(e.getMessage())))
                    .build();
        }
    }
}
