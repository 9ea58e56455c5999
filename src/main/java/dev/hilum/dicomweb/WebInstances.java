package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.RangeSource;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.pipeline.ResultFolders;
import dev.hilum.receive.InboxReader;
import dev.hilum.receive.InstanceKey;
import dev.hilum.receive.InstanceRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The instances of a study: those received, by series and instance, then the DICOM objects of the live result. A result
 * object that came back to us is given out once.
 */
public final class WebInstances {
    private static final int PREFIX = 132;
    private static final int GROUP_LENGTH_ELEMENT = 12;

    private final InboxReader inbox;
    private final ResultTable results;
    private final ResultFolders folders;

    public WebInstances(InboxReader inbox, ResultTable results, ResultFolders folders) {
        this.inbox = inbox;
        this.results = results;
        this.folders = folders;
    }

    /** All instances of a study, headers read as they are taken from the stream. */
    Stream<WebInstance> ofStudy(String studyUid) {
        List<InstanceRow> rows = inbox.instances(studyUid);
        Set<String> received = new HashSet<>();
        rows.forEach(row -> received.add(row.sopInstanceUid()));
        return Stream.concat(
                rows.stream().map(this::received),
                ownOf(studyUid).stream().filter(own -> !received.contains(own.sopInstanceUid())));
    }

    Stream<WebInstance> ofSeries(String studyUid, String seriesUid) {
        List<InstanceRow> rows = inbox.instances(studyUid).stream()
                .filter(row -> row.seriesInstanceUid().equals(seriesUid))
                .toList();
        Set<String> received = new HashSet<>();
        rows.forEach(row -> received.add(row.sopInstanceUid()));
        return Stream.concat(
                rows.stream().map(this::received),
                ownOf(studyUid).stream()
                        .filter(own ->
                                own.seriesInstanceUid().equals(seriesUid) && !received.contains(own.sopInstanceUid())));
    }

    /**
     * A series of a study.
     *
     * @param first one of its instances, whose header speaks for the series
     */
    record Series(WebInstance first, int count) {
        DataSet header() {
            return first.object().dataSet();
        }
    }

    /** The series of a study; one header is read of each. */
    List<Series> series(String studyUid) {
        Map<String, List<InstanceRow>> bySeries = new LinkedHashMap<>();
        Set<String> received = new HashSet<>();
        inbox.instances(studyUid).forEach(row -> {
            received.add(row.sopInstanceUid());
            bySeries.computeIfAbsent(row.seriesInstanceUid(), uid -> new ArrayList<>())
                    .add(row);
        });
        List<Series> all = new ArrayList<>();
        bySeries.values().forEach(rows -> all.add(new Series(received(rows.getFirst()), rows.size())));
        ownOf(studyUid).stream()
                .filter(own -> !received.contains(own.sopInstanceUid()))
                .forEach(own -> all.add(new Series(own, 1)));
        return all;
    }

    Optional<WebInstance> find(String studyUid, String seriesUid, String sopInstanceUid) {
        return inbox.instance(new InstanceKey(studyUid, seriesUid, sopInstanceUid))
                .map(this::received)
                .or(() -> ownOf(studyUid).stream()
                        .filter(own -> own.seriesInstanceUid().equals(seriesUid)
                                && own.sopInstanceUid().equals(sopInstanceUid))
                        .findFirst());
    }

    private WebInstance received(InstanceRow row) {
        try {
            return new WebInstance(inbox.open(row), inbox.source(row));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the stored instance " + row.sopInstanceUid(), e);
        }
    }

    private List<WebInstance> ownOf(String studyUid) {
        return results.live(studyUid)
                .filter(live -> live.files().srPath() != null)
                .map(this::objects)
                .orElse(List.of());
    }

    private List<WebInstance> objects(ResultRow live) {
        List<WebInstance> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(folders.present(live.studyInstanceUid(), live.resultUid()))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList()) {
                objects.add(own(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read result " + live.resultUid(), e);
        }
        return objects;
    }

    private static WebInstance own(Path file) throws IOException {
        DicomObject object = Part10Reader.readHeader(file);
        return new WebInstance(object, dataSetBytes(object.source()));
    }

    /** Our own files have no more and no less before the data set than preamble and group 2. */
    private static ByteSource dataSetBytes(ByteSource file) throws IOException {
        byte[] length = file.read(PREFIX + GROUP_LENGTH_ELEMENT - 4, 4);
        long meta = (length[0] & 0xFFL) | (length[1] & 0xFFL) << 8 | (length[2] & 0xFFL) << 16;
        long start = PREFIX + GROUP_LENGTH_ELEMENT + meta;
        if (length[3] != 0 || start > file.size()) {
            throw new DicomException("(0002,0000) of a result file is damaged");
        }
        return new RangeSource(file, start, file.size() - start);
    }
}
