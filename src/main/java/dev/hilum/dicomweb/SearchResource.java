package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.web.DicomJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** QIDO-RS (PS3.18 section 10.6): search for studies, series and instances. */
@Path("/dicomweb/studies")
@RunOnVirtualThread
public class SearchResource {
    static final String DICOM_JSON = "application/dicom+json";

    private final Search search;
    private final WebInstances instances;

    SearchResource(Search search, WebInstances instances) {
        this.search = search;
        this.instances = instances;
    }

    @GET
    @Produces({DICOM_JSON, "application/json"})
    public Response studies(@Context UriInfo uri) throws IOException {
        return answer(search.studies(SearchQuery.of(uri.getQueryParameters()), root(uri)));
    }

    @GET
    @Path("{study}/series")
    @Produces({DICOM_JSON, "application/json"})
    public Response series(@PathParam("study") String study, @Context UriInfo uri) throws IOException {
        return answer(search.series(study, SearchQuery.of(uri.getQueryParameters()), root(uri)));
    }

    @GET
    @Path("{study}/instances")
    @Produces({DICOM_JSON, "application/json"})
    public Response instances(@PathParam("study") String study, @Context UriInfo uri) throws IOException {
        return answer(search.instances(instances.ofStudy(study), SearchQuery.of(uri.getQueryParameters()), root(uri)));
    }

    @GET
    @Path("{study}/series/{series}/instances")
    @Produces({DICOM_JSON, "application/json"})
    public Response instancesOfSeries(
            @PathParam("study") String study, @PathParam("series") String series, @Context UriInfo uri)
            throws IOException {
        return answer(search.instances(
                instances.ofSeries(study, series), SearchQuery.of(uri.getQueryParameters()), root(uri)));
    }

    static String root(UriInfo uri) {
        return uri.getBaseUri().resolve("/dicomweb").toString();
    }

    /** No content where nothing matches, as the standard has it, is an empty array here: every client takes that. */
    private static Response answer(List<DataSet> found) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DicomJson json = new DicomJson(bytes)) {
            for (DataSet dataSet : found) {
                json.write(dataSet, null);
            }
        }
        return Response.ok(bytes.toByteArray(), DICOM_JSON).build();
    }
}
