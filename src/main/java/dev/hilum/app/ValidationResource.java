package dev.hilum.app;

import dev.hilum.validate.ValidationRun;
import dev.hilum.validate.reference.ReferenceException;
import dev.hilum.worklist.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.File;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Validation runs: asked for, watched, read. */
@Path("/api/v1/validations")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@RunOnVirtualThread
public class ValidationResource {
    private static final String ID = "{id: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}";

    private final HilumSettings settings;
    private @Nullable ValidationJobs jobs;

    ValidationResource(HilumSettings settings) {
        this.settings = settings;
    }

    /**
     * What to run.
     *
     * @param manifest relative to {@code hilum.validation.path}
     * @param against id of a run that is done
     * @param stress cases to perturb, none where it is absent
     */
    public record Request(
            @Nullable String manifest,
            @Nullable String against,
            @Nullable Integer stress) {}

    void start(@Observes StartupEvent event) {
        if (Role.of(settings).web() && settings.validation().path().isPresent()) {
            jobs = new ValidationJobs(
                    new ValidationFolder(
                            settings.validation().path().get(),
                            ValidationEvidence.access(settings.validation().dicomweb())),
                    settings.home().resolve("validations"),
                    (manifest, out, shape, against) -> new ValidationEvidence(settings, 1)
                            .write(manifest, out, shape, against, ValidationRun.Watch.of(line -> {}))
                            .results()
                            .failed(),
                    Clock.systemUTC());
            jobs.resume();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (jobs != null) {
            jobs.close();
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(@Nullable Request request) {
        if (request == null || request.manifest() == null || request.manifest().isBlank()) {
            throw problem(Response.Status.BAD_REQUEST, "MANIFEST", "manifest is needed");
        }
        int stress = request.stress() == null ? 0 : request.stress();
        if (stress < 0) {
            throw problem(Response.Status.BAD_REQUEST, "STRESS", "stress must be 0 or more");
        }
        String against = request.against();
        if (against != null) {
            done(against);
        }
        try {
            ValidationJob job = jobs().add(request.manifest(), against, stress);
            return Response.accepted(job)
                    .location(URI.create("/api/v1/validations/" + job.id()))
                    .build();
        } catch (ReferenceException e) {
            throw problem(Response.Status.BAD_REQUEST, "MANIFEST", String.valueOf(e.getMessage()));
        }
    }

    @GET
    public Response list() {
        List<ValidationJob> all = jobs().all();
        return Response.ok(all).build();
    }

    @GET
    @Path(ID)
    public Response one(@PathParam("id") String id) {
        return Response.ok(find(id)).build();
    }

    @GET
    @Path(ID + "/report")
    @Produces(MediaType.TEXT_HTML)
    public File html(@PathParam("id") String id) {
        return evidence(id, "report.html");
    }

    @GET
    @Path(ID + "/report")
    @Produces("application/pdf")
    public File pdf(@PathParam("id") String id) {
        return evidence(id, "report.pdf");
    }

    /** {@code results.json}. */
    @GET
    @Path(ID + "/report")
    @Produces(MediaType.APPLICATION_JSON)
    public File results(@PathParam("id") String id) {
        return evidence(id, "results.json");
    }

    private File evidence(String id, String name) {
        return jobs().evidence(done(id), name).toFile();
    }

    private ValidationJob done(String id) {
        ValidationJob job = find(id);
        if (job.state() != ValidationJob.State.DONE) {
            throw problem(Response.Status.CONFLICT, "VALIDATION_" + job.state(), "this run has no evidence (yet)");
        }
        return job;
    }

    private ValidationJob find(String id) {
        if (!id.matches("[0-9a-f-]{36}")) {
            throw problem(Response.Status.NOT_FOUND, "UNKNOWN_VALIDATION", "no such validation run");
        }
        return jobs().find(id)
                .orElseThrow(() -> problem(Response.Status.NOT_FOUND, "UNKNOWN_VALIDATION", "no such validation run"));
    }

    private ValidationJobs jobs() {
        if (jobs == null) {
            throw problem(
                    Response.Status.CONFLICT,
                    "VALIDATION_OFF",
                    "set hilum.validation.path to the folder of manifests and cases");
        }
        return jobs;
    }

    private static ProblemException problem(Response.Status status, String code, String detail) {
        return new ProblemException(status, code, detail);
    }
}
