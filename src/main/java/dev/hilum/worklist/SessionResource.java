package dev.hilum.worklist;

import dev.hilum.pipeline.Verdicts;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Whether one must sign in here, and who did. */
@Path("/api/v1/session")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    private final Readers readers;

    public SessionResource(Readers readers) {
        this.readers = readers;
    }

    /**
     * Who asks.
     *
     * @param user null where nobody signs in, as {@code name}
     * @param name for verified reports, VR PN
     */
    public record Session(
            boolean signIn, @Nullable String user, @Nullable String name) {}

    @GET
    public Session session() {
        if (!readers.signIn()) {
            return new Session(false, null, null);
        }
        Verdicts.Reader present = readers.present();
        return new Session(true, present.user(), present.name());
    }
}
