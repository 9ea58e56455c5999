package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.FindOutcome;
import dev.hilum.dicom.net.QueryModel;
import dev.hilum.dicom.net.RequestorSettings.Proposal;
import dev.hilum.dicom.web.DicomwebClient;
import dev.hilum.retrieve.PriorSource;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Number of Series Related Instances (0020,1209) by C-FIND at series level (PS3.4 section C.6.2.1.3) or QIDO-RS. The sources
 * are asked in their order until one knows the study. One that fails is left alone for a minute, since studies wait for the
 * answer.
 */
final class PacsCounts implements CountSource {
    private static final int MOST_SERIES = 500;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final List<String> SYNTAXES =
            List.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid(), TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid());

    private final List<PriorSource> sources;
    private final Clock clock;
    private final Map<String, Instant> leftAloneUntil = new ConcurrentHashMap<>();

    PacsCounts(List<PriorSource> sources, Clock clock) {
        this.sources = List.copyOf(sources);
        this.clock = clock;
    }

    @Override
    public Optional<List<SeriesCount>> of(String studyInstanceUid) {
        for (PriorSource source : sources) {
            if (!clock.instant().isBefore(leftAloneUntil.getOrDefault(source.name(), Instant.MIN))) {
                List<SeriesCount> counts = ask(source, studyInstanceUid);
                if (!counts.isEmpty()) {
                    return Optional.of(counts);
                }
            }
        }
        return Optional.empty();
    }

    private List<SeriesCount> ask(PriorSource source, String study) {
        try {
            List<DataSet> matches = switch (source) {
                case PriorSource.Dimse dimse -> find(dimse, study);
                case PriorSource.Dicomweb web -> search(web, study);
            };
            return matches.stream()
                    .filter(match -> Set.of("", study).contains(value(match, Tag.StudyInstanceUID)))
                    .flatMap(match -> count(match).stream())
                    .toList();
        } catch (AssociationException e) {
            failed(source, e.reason() + ": " + e.getMessage());
        } catch (IOException e) {
            failed(source, String.valueOf(e.getMessage()));
        }
        return List.of();
    }

    private static List<DataSet> find(PriorSource.Dimse source, String study) throws IOException {
        try (Association association =
                Association.open(source.requestor(List.of(new Proposal(QueryModel.FIND, SYNTAXES)))
                        .withTimeouts(CONNECT, ANSWER))) {
            FindOutcome found = association.find(keys(study), MOST_SERIES);
            if (found.status().kind() != DimseStatus.Kind.SUCCESS) {
                throw new IOException("status " + found.status());
            }
            return found.matches();
        }
    }

    private static List<DataSet> search(PriorSource.Dicomweb source, String study) throws IOException {
        URI series = URI.create(source.url() + "/studies/" + study + "/series?includefield=00201209");
        try (DicomwebClient client = new DicomwebClient(DicomwebClient.Credentials.bearer(source.bearerToken()))) {
            return client.search(series, ANSWER);
        }
    }

    private void failed(PriorSource source, String why) {
        leftAloneUntil.put(source.name(), clock.instant().plus(PAUSE));
        FlowLog.countsNotAsked(source.name(), why);
    }

    private static DataSet keys(String study) {
        return new DataSet()
                .setStrings(Tag.QueryRetrieveLevel, Vr.CS, "SERIES")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, study)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI)
                .setStrings(Tag.Modality, Vr.CS)
                .setStrings(Tag.NumberOfSeriesRelatedInstances, Vr.IS);
    }

    /** Empty where the peer does not support the optional key. */
    private static Optional<SeriesCount> count(DataSet match) {
        String number = value(match, Tag.NumberOfSeriesRelatedInstances);
        String series = value(match, Tag.SeriesInstanceUID);
        return number.matches("[0-9]{1,8}") && !series.isEmpty()
                ? Optional.of(new SeriesCount(series, value(match, Tag.Modality), Integer.parseInt(number)))
                : Optional.empty();
    }

    private static String value(DataSet match, int tag) {
        return match.string(tag).map(String::strip).orElse("");
    }
}
