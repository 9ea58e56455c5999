package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.web.DicomJson;
import dev.hilum.dicomweb.Deposit.FileResult;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;

/** STOW-RS (PS3.18 section 10.5): instances in, each durable before the answer that names it. */
@Path("/dicomweb/studies")
@RunOnVirtualThread
public class StoreResource {
    private static final int ACCEPTED = 202;

    private final Deposits deposits;

    StoreResource(Deposits deposits) {
        this.deposits = deposits;
    }

    /** 200 all stored, 202 some, 409 none. */
    @POST
    @Consumes({"multipart/related", "application/dicom"})
    @Produces({SearchResource.DICOM_JSON, "application/json"})
    public Response store(@HeaderParam("Content-Type") String contentType, InputStream body, @Context UriInfo uri)
            throws IOException {
        Deposit deposit;
        try {
            deposit = deposits.take("STOW-RS", contentType, body);
        } catch (IOException e) {
            throw DicomwebProblems.bad("The request breaks off: " + e.getMessage());
        }
        List<FileResult> results = deposit.results();
        if (results.isEmpty()) {
            throw DicomwebProblems.bad("The request holds no instance.");
        }
        long failed = results.stream().filter(r -> r.status() != 0).count();
        int status = failed == 0 ? 200 : failed < results.size() ? ACCEPTED : 409;
        return Response.status(status)
                .entity(answer(results, SearchResource.root(uri)))
                .type(SearchResource.DICOM_JSON)
                .build();
    }

    /** The Store Instances Response Module (PS3.18 annex I.2.1), one data set and not an array of them. */
    private static byte[] answer(List<FileResult> results, String root) throws IOException {
        DataSet answer = new DataSet();
        List<DataSet> stored = items(results, r -> r.status() == 0, root);
        List<DataSet> failed = items(results, r -> r.status() != 0, root);
        if (!failed.isEmpty()) {
            answer.setItems(Tag.FailedSOPSequence, failed);
        }
        if (!stored.isEmpty()) {
            answer.setItems(Tag.ReferencedSOPSequence, stored);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DicomJson json = DicomJson.single(bytes)) {
            json.write(answer, null);
        }
        return bytes.toByteArray();
    }

    private static List<DataSet> items(List<FileResult> results, Predicate<FileResult> which, String root) {
        return results.stream().filter(which).map(r -> item(r, root)).toList();
    }

    private static DataSet item(FileResult r, String root) {
        DataSet item = new DataSet();
        if (r.sopClassUid() != null) {
            item.setStrings(Tag.ReferencedSOPClassUID, Vr.UI, r.sopClassUid());
        }
        if (r.sopInstanceUid() != null) {
            item.setStrings(Tag.ReferencedSOPInstanceUID, Vr.UI, r.sopInstanceUid());
        }
        if (r.status() != 0) {
            return item.setIntegers(Tag.FailureReason, Vr.US, r.status());
        }
        return item.setStrings(Tag.RetrieveURL, Vr.UR, root + "/studies/" + r.studyInstanceUid());
    }
}
