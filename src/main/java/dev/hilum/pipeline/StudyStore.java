package dev.hilum.pipeline;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.receive.InboxReader;
import dev.hilum.receive.InstanceRow;
import dev.hilum.study.AssociationProgress;
import dev.hilum.study.ExpectedSeries;
import dev.hilum.study.OwnResults;
import dev.hilum.study.SeriesProgress;
import dev.hilum.study.StoredInstance;
import dev.hilum.study.StudyProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A stored study as the study package wants it: headers with where the pixels are, and what has arrived when. */
final class StudyStore {
    private final InboxReader reader;

    StudyStore(InboxReader reader) {
        this.reader = reader;
    }

    /**
     * All current instances of a study that are not results of ours.
     *
     * @param instances in the order of the index
     * @param rows the same, as stored
     */
    record Contents(List<StoredInstance> instances, List<InstanceRow> rows) {
        Instant firstArrival() {
            return rows.stream()
                    .map(InstanceRow::receivedAt)
                    .min(Instant::compareTo)
                    .orElseThrow();
        }

        Instant lastArrival() {
            return rows.stream()
                    .map(InstanceRow::receivedAt)
                    .max(Instant::compareTo)
                    .orElseThrow();
        }

        /** Where nobody says what the study has. */
        StudyProgress progress(List<AssociationProgress> associations) {
            return progress(associations, Map.of());
        }

        /** @param expected by Series Instance UID; a number that may still grow counts only where it is not reached */
        StudyProgress progress(List<AssociationProgress> associations, Map<String, ExpectedSeries> expected) {
            Map<String, List<Integer>> bySeries = new TreeMap<>();
            for (int i = 0; i < rows.size(); i++) {
                bySeries.computeIfAbsent(rows.get(i).seriesInstanceUid(), uid -> new ArrayList<>())
                        .add(i);
            }
            List<SeriesProgress> series = bySeries.entrySet().stream()
                    .map(one -> series(one.getValue(), expected.get(one.getKey())))
                    .toList();
            Set<String> absent = expected.entrySet().stream()
                    .filter(one -> one.getValue().ct()
                            && one.getValue().instances() > 0
                            && !bySeries.containsKey(one.getKey()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            return new StudyProgress(series, associations, lastArrival(), null, absent);
        }

        private SeriesProgress series(List<Integer> members, @Nullable ExpectedSeries expected) {
            Instant last = Instant.MIN;
            Set<String> associations = new HashSet<>();
            for (int i : members) {
                InstanceRow row = rows.get(i);
                last = row.receivedAt().isAfter(last) ? row.receivedAt() : last;
                associations.add(row.origin().id());
            }
            boolean counts = expected != null && (expected.proven() || expected.instances() > members.size());
            return SeriesProgress.of(
                    members.stream().map(instances::get).toList(),
                    last,
                    associations,
                    expected != null && counts ? expected.instances() : null);
        }
    }

    /** Reads the headers; damage on the disk is an error of ours, not of the study. */
    Contents read(String studyUid) {
        List<StoredInstance> instances = new ArrayList<>();
        List<InstanceRow> rows = new ArrayList<>();
        for (InstanceRow row : reader.instances(studyUid)) {
            StoredInstance instance = open(row);
            if (!OwnResults.isOurs(instance.object())) {
                instances.add(instance);
                rows.add(row);
            }
        }
        return new Contents(instances, rows);
    }

    boolean hasPatientConflict(String studyUid) {
        return reader.hasPatientConflict(studyUid);
    }

    List<String> studies() {
        return reader.studies();
    }

    StoredInstance open(InstanceRow row) {
        try {
            return new StoredInstance(reader.open(row), row.pixelSha256() == null ? "" : row.pixelSha256());
        } catch (IOException | DicomException e) {
            throw new UncheckedIOException(
                    "cannot read the stored instance " + row.sopInstanceUid(),
                    e instanceof IOException io ? io : new IOException(e));
        }
    }

    /**
     * Whether instances came that are no results of ours. Only the headers of what came after {@code since} are read, so
     * that a start does not open every stored instance.
     */
    boolean holdsMoreThan(String studyUid, Instant since) {
        return reader.instances(studyUid).stream()
                .filter(row -> row.receivedAt().isAfter(since))
                .anyMatch(row -> !OwnResults.isOurs(open(row).object()));
    }
}
