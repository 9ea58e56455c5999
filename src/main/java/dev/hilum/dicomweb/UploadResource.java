package dev.hilum.dicomweb;

import dev.hilum.dicomweb.Deposit.FileResult;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The intake page's way in: a DICOM file, a ZIP of them, or a form of both (REQ-RCV-1). */
@Path("/api/v1/upload")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UploadResource {
    private static final int ACCEPTED = 202;
    private static final int MAX_FAILURES = 1_000;

    private final Deposits deposits;

    UploadResource(Deposits deposits) {
        this.deposits = deposits;
    }

    /** A file that was not stored, by its name as it was sent. */
    public record Failure(String name, @Nullable String reason) {}

    /**
     * What became of an upload.
     *
     * @param stored new instances
     * @param known instances that were there already
     * @param passedOver folders, hidden files and DICOMDIR
     * @param failures the first thousand
     */
    public record Uploaded(
            long stored, long known, long failed, int passedOver, List<String> studies, List<Failure> failures) {
        static Uploaded of(List<FileResult> results, int passedOver) {
            return new Uploaded(
                    results.stream().filter(FileResult::isNew).count(),
                    results.stream().filter(r -> r.status() == 0 && !r.isNew()).count(),
                    results.stream().filter(r -> r.status() != 0).count(),
                    passedOver,
                    results.stream()
                            .map(FileResult::studyInstanceUid)
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList(),
                    results.stream()
                            .filter(r -> r.status() != 0)
                            .limit(MAX_FAILURES)
                            .map(r -> new Failure(r.name(), r.reason()))
                            .toList());
        }
    }

    /** 200 all stored, 202 some, 409 none. */
    @POST
    @Consumes({"application/zip", "application/dicom", "application/octet-stream", "multipart/form-data"})
    public Response upload(@HeaderParam("Content-Type") String contentType, InputStream body) {
        Deposit deposit;
        try {
            deposit = deposits.take("UPLOAD", contentType, body);
        } catch (IOException e) {
            throw DicomwebProblems.bad("The upload breaks off: " + e.getMessage());
        }
        Uploaded uploaded = Uploaded.of(deposit.results(), deposit.passedOver());
        boolean none = uploaded.stored() + uploaded.known() == 0;
        int status = uploaded.failed() == 0 ? 200 : none ? 409 : ACCEPTED;
        return Response.status(status).entity(uploaded).build();
    }
}
