package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.pixel.FrameBytes;
import dev.hilum.dicom.web.DicomJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** WADO-RS (PS3.18 section 10.4): instances, metadata, frames and bulk data. */
@Path("/dicomweb/studies/{study}")
@Produces(MediaType.WILDCARD)
@RunOnVirtualThread
public class RetrieveResource {
    private final WebInstances instances;

    RetrieveResource(WebInstances instances) {
        this.instances = instances;
    }

    @GET
    public Response study(
            @PathParam("study") String study,
            @QueryParam("accept") Optional<String> accept,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        return whole(instances.ofStudy(study).toList(), "STUDY", accepted(accept, headers), uri);
    }

    @GET
    @Path("series/{series}")
    public Response series(
            @PathParam("study") String study,
            @PathParam("series") String series,
            @QueryParam("accept") Optional<String> accept,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        return whole(instances.ofSeries(study, series).toList(), "SERIES", accepted(accept, headers), uri);
    }

    @GET
    @Path("series/{series}/instances/{instance}")
    public Response instance(
            @PathParam("study") String study,
            @PathParam("series") String series,
            @PathParam("instance") String instance,
            @QueryParam("accept") Optional<String> accept,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        List<WebInstance> found = List.of(find(study, series, instance));
        return whole(found, "INSTANCE", accepted(accept, headers), uri);
    }

    @GET
    @Path("metadata")
    public Response studyMetadata(@PathParam("study") String study, @Context UriInfo uri) {
        return metadata(instances.ofStudy(study), "STUDY", uri);
    }

    @GET
    @Path("series/{series}/metadata")
    public Response seriesMetadata(
            @PathParam("study") String study, @PathParam("series") String series, @Context UriInfo uri) {
        return metadata(instances.ofSeries(study, series), "SERIES", uri);
    }

    @GET
    @Path("series/{series}/instances/{instance}/metadata")
    public Response instanceMetadata(
            @PathParam("study") String study,
            @PathParam("series") String series,
            @PathParam("instance") String instance,
            @Context UriInfo uri) {
        return metadata(Stream.of(find(study, series, instance)), "INSTANCE", uri);
    }

    /** @param list frame numbers from 1, between commas */
    @GET
    @Path("series/{series}/instances/{instance}/frames/{frames}")
    public Response frames(
            @PathParam("study") String study,
            @PathParam("series") String series,
            @PathParam("instance") String instance,
            @PathParam("frames") String list,
            @QueryParam("accept") Optional<String> accept,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        WebInstance found = find(study, series, instance);
        int[] numbers = frameNumbers(list, FrameBytes.count(found.object().dataSet()));
        Encoding encoding = Encoding.ofFrames(accepted(accept, headers), found.transferSyntaxUid(), numbers.length > 1);
        byte[] first = frame(found, numbers[0], encoding);
        if (!encoding.multipart()) {
            return Response.ok(first, encoding.contentType(frameSyntax(found))).build();
        }
        return multipart(encoding, (out, parts) -> {
            for (int number : numbers) {
                parts.begin(encoding.contentType(frameSyntax(found)), address(uri, found) + "/frames/" + number);
                out.write(number == numbers[0] ? first : frame(found, number, encoding));
            }
        });
    }

    /** @param path tags and item numbers, as the BulkDataURI of the metadata has it */
    @GET
    @Path("series/{series}/instances/{instance}/bulkdata/{path: .+}")
    public Response bulkData(
            @PathParam("study") String study,
            @PathParam("series") String series,
            @PathParam("instance") String instance,
            @PathParam("path") String path,
            @QueryParam("accept") Optional<String> accept,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        WebInstance found = find(study, series, instance);
        byte[] value = BulkData.at(found, path);
        boolean multipart = accepted(accept, headers).stream().anyMatch(r -> r.acceptsParts(Encoding.OCTETS))
                && accepted(accept, headers).stream().noneMatch(r -> r.asks(Encoding.OCTETS));
        Encoding encoding = new Encoding(multipart, Encoding.OCTETS, false);
        if (!multipart) {
            return Response.ok(value, Encoding.OCTETS).build();
        }
        return multipart(encoding, (out, parts) -> {
            parts.begin(encoding.contentType(found.transferSyntaxUid()), address(uri, found) + "/bulkdata/" + path);
            out.write(value);
        });
    }

    private Response whole(List<WebInstance> found, String what, List<MediaRange> accepted, UriInfo uri) {
        if (found.isEmpty()) {
            throw DicomwebProblems.unknown(what);
        }
        Encoding first = Encoding.ofInstances(accepted, found.getFirst().transferSyntaxUid(), found.size() > 1);
        if (!first.multipart()) {
            return Response.ok(
                            (StreamingOutput) out -> write(found.getFirst(), first.stored(), out),
                            first.contentType(found.getFirst().transferSyntaxUid()))
                    .build();
        }
        return multipart(first, (out, parts) -> {
            for (WebInstance one : found) {
                boolean stored = Encoding.ofInstances(accepted, one.transferSyntaxUid(), true)
                        .stored();
                parts.begin(
                        new Encoding(true, Encoding.DICOM, stored).contentType(one.transferSyntaxUid()),
                        address(uri, one));
                write(one, stored, out);
            }
        });
    }

    private static void write(WebInstance instance, boolean stored, OutputStream out) throws IOException {
        if (stored) {
            instance.writeStored(out);
        } else {
            instance.writeExplicit(out);
        }
    }

    private static Response metadata(Stream<WebInstance> found, String what, UriInfo uri) {
        List<WebInstance> all = found.toList();
        if (all.isEmpty()) {
            throw DicomwebProblems.unknown(what);
        }
        StreamingOutput body = out -> {
            try (DicomJson json = new DicomJson(out)) {
                for (WebInstance one : all) {
                    json.write(one.object().dataSet(), address(uri, one));
                }
            }
        };
        return Response.ok(body, SearchResource.DICOM_JSON).build();
    }

    private interface Body {
        void write(OutputStream out, Multipart parts) throws IOException;
    }

    private static Response multipart(Encoding encoding, Body body) {
        String boundary = "hilum-" + UidSource.random().next();
        StreamingOutput stream = out -> {
            Multipart parts = new Multipart(out, boundary);
            body.write(out, parts);
            parts.end();
        };
        return Response.ok(stream)
                .header(HttpHeaders.CONTENT_TYPE, Multipart.contentType(encoding.partType(), boundary))
                .build();
    }

    private static byte[] frame(WebInstance found, int number, Encoding encoding) {
        try {
            return encoding.stored()
                    ? FrameBytes.stored(found.object(), number)
                    : FrameBytes.uncompressed(found.object(), number);
        } catch (DicomException e) {
            throw DicomwebProblems.notAcceptable("Frame " + number + " cannot be given out so: " + e.getMessage());
        }
    }

    /** Native frames are little-endian cells whatever the instance is stored in. */
    private static String frameSyntax(WebInstance found) {
        return found.object().transferSyntax().encapsulated()
                ? found.transferSyntaxUid()
                : TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
    }

    private static int[] frameNumbers(String list, int count) {
        try {
            int[] numbers = Arrays.stream(list.split(",", -1))
                    .mapToInt(text -> Integer.parseInt(text.strip()))
                    .toArray();
            if (Arrays.stream(numbers).allMatch(n -> n >= 1 && n <= count)) {
                return numbers;
            }
        } catch (NumberFormatException e) {
            throw DicomwebProblems.bad("frames are numbers from 1, between commas");
        }
        throw DicomwebProblems.unknown("FRAME");
    }

    private WebInstance find(String study, String series, String instance) {
        return instances.find(study, series, instance).orElseThrow(() -> DicomwebProblems.unknown("INSTANCE"));
    }

    private static List<MediaRange> accepted(Optional<String> accept, HttpHeaders headers) {
        return MediaRange.parse(accept.map(List::of).orElseGet(() -> {
            List<String> sent = headers.getRequestHeader(HttpHeaders.ACCEPT);
            return sent == null ? List.of() : sent;
        }));
    }

    private static String address(UriInfo uri, WebInstance one) {
        return SearchResource.root(uri) + "/studies/" + one.object().studyInstanceUid() + "/series/"
                + one.seriesInstanceUid() + "/instances/" + one.sopInstanceUid();
    }
}
