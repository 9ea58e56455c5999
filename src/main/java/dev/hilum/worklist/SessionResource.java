package dev.hilum.worklist;

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

    /** @param user null where nobody signs in */
    public record Session(boolean signIn, @Nullable String user) {}

    @GET
    public Session session() {
        return new Session(
                readers.signIn(), readers.signIn() ? readers.present().user() : null);
    }
}
