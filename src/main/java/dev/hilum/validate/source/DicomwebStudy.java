package dev.hilum.validate.source;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.web.DicomwebClient;
import dev.hilum.dicom.web.DicomwebException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Retrieves a study of a manifest: QIDO-RS for its series, WADO-RS for the instances of each CT series. Fewer instances
 * than the service itself counts are an error, never a smaller study.
 */
final class DicomwebStudy {
    private static final Duration SEARCH = Duration.ofMinutes(2);
    private static final Duration RETRIEVE = Duration.ofMinutes(10);
    private static final Pattern STUDY = Pattern.compile("https?://[^/?#]+/(?:[^?#]*/)?studies/[0-9.]{1,64}/?");
    private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

    private final DicomwebAccess access;

    DicomwebStudy(DicomwebAccess access) {
        this.access = access;
    }

    /** One series as the service lists it; {@code instances} is -1 where it does not count them. */
    private record Listed(String uid, String modality, long instances) {}

    /**
     * Writes the study's CT series into a folder, or all of its series where none is CT.
     *
     * @param address {@code …/studies/<Study Instance UID>}
     * @throws IOException that names the host and what went wrong
     */
    void fetch(String address, Path folder) throws IOException {
        if (!STUDY.matcher(address).matches()) {
            throw new IOException("the path of the case must be http(s)://host/…/studies/<Study Instance UID>"
                    + " without user, password or query");
        }
        URI study = URI.create(address.replaceFirst("/$", ""));
        try (DicomwebClient client = new DicomwebClient(access::authorizationFor)) {
            List<Listed> all = series(client, study);
            List<Listed> ct =
                    all.stream().filter(s -> s.modality().equals("CT")).toList();
            for (Listed one : ct.isEmpty() ? all : ct) {
                retrieve(client, study, one, folder);
            }
        } catch (DicomwebException e) {
            String hint =
                    e.isRefusal() ? ": set hilum.validation.dicomweb.url with .token, or .username and .password" : "";
            throw new IOException(e.getMessage() + hint, e);
        }
    }

    private static List<Listed> series(DicomwebClient client, URI study) throws IOException {
        List<Listed> series = new ArrayList<>();
        for (DataSet one : client.search(URI.create(study + "/series"), SEARCH)) {
            String uid = one.string(Tag.SeriesInstanceUID).orElse("");
            if (!UID.matcher(uid).matches()) {
                throw failed(study, "answered a series without Series Instance UID (0020,000E)");
            }
            series.add(new Listed(
                    uid,
                    one.string(Tag.Modality).orElse(""),
                    one.integer(Tag.NumberOfSeriesRelatedInstances).orElse(-1)));
        }
        if (series.isEmpty()) {
            throw failed(study, "has no such study");
        }
        return series;
    }

    private static void retrieve(DicomwebClient client, URI study, Listed series, Path folder) throws IOException {
        List<Path> files = client.retrieve(URI.create(study + "/series/" + series.uid()), folder, RETRIEVE);
        if (files.size() < series.instances()) {
            throw failed(study, "sent " + files.size() + " of " + series.instances() + " instances of a series");
        }
    }

    private static IOException failed(URI uri, String what) {
        return new IOException("the DICOMweb service at " + uri.getHost() + " " + what);
    }
}
