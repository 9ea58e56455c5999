package dev.hilum.retrieve;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.web.DicomwebClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An archive that is asked over DICOMweb. */
final class DicomwebArchive implements PriorArchive {
    private static final Duration SEARCH = Duration.ofSeconds(60);
    private static final Duration RETRIEVE = Duration.ofMinutes(5);

    private final PriorSource.Dicomweb source;
    private final DicomwebClient client;

    DicomwebArchive(PriorSource.Dicomweb source) {
        this.source = source;
        this.client = new DicomwebClient(DicomwebClient.Credentials.bearer(source.bearerToken()));
    }

    @Override
    public List<DataSet> studies(PriorQuery query) throws IOException {
        String parameters = query.parameters().entrySet().stream()
                .map(DicomwebArchive::parameter)
                .collect(Collectors.joining("&"));
        List<DataSet> studies = client.search(address("/studies?" + parameters + "&limit=" + MOST_STUDIES), SEARCH);
        if (studies.size() >= MOST_STUDIES) {
            throw new RetrievalException("QIDO-RS has " + MOST_STUDIES + " matches or more: the query is too wide");
        }
        return studies;
    }

    private static String parameter(Map.Entry<String, String> one) {
        return one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8);
    }

    @Override
    public List<DataSet> series(String studyInstanceUid) throws IOException {
        return client.search(
                address("/studies/" + studyInstanceUid + "/series?Modality=CT&includefield=00201209"), SEARCH);
    }

    @Override
    public void retrieve(String studyInstanceUid, String seriesInstanceUid, Path folder) throws IOException {
        URI series = address("/studies/" + studyInstanceUid + "/series/" + seriesInstanceUid);
        for (Path file : client.retrieve(series, folder, RETRIEVE)) {
            if (!studyInstanceUid.equals(studyOf(file))) {
                throw new RetrievalException("WADO-RS gave an instance that is not of the study that was asked for");
            }
        }
    }

    private static String studyOf(Path file) throws IOException {
        try {
            return Part10Reader.readHeader(file).studyInstanceUid();
        } catch (DicomException e) {
            throw new RetrievalException("WADO-RS gave a part that is no DICOM instance: " + e.getMessage());
        }
    }

    private URI address(String path) {
        return URI.create(source.url() + path);
    }

    @Override
    public void close() {
        client.close();
    }
}
