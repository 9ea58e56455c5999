package dev.hilum.receive;

import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.FileSource;
import dev.hilum.dicom.io.RangeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads stored instances. Thread-safe. */
public final class InboxReader {
    private final PackStore store;
    private final InstanceIndex index;
    private final IndexWriter writer;
    private final DataSetBytes bytes;
    private final Optional<PackBucket> bucket;

    InboxReader(
            PackStore store, InstanceIndex index, IndexWriter writer, DataSetBytes bytes, Optional<PackBucket> bucket) {
        this.bucket = bucket;
        this.store = store;
        this.index = index;
        this.writer = writer;
        this.bytes = bytes;
    }

    /** Study Instance UIDs of all that is stored. */
    public List<String> studies() {
        writer.flush();
        return index.studies();
    }

    /** The current revisions of a study, by series and instance; all that was answered with Success is there. */
    public List<InstanceRow> instances(String studyInstanceUid) {
        writer.flush();
        return index.ofStudy(studyInstanceUid);
    }

    /** The current revision of one instance. */
    public Optional<InstanceRow> instance(InstanceKey key) {
        return writer.current(key);
    }

    /** The current revisions of an instance, in whichever study it came; all answered with Success are there. */
    public List<InstanceRow> instances(List<String> sopInstanceUids) {
        writer.flush();
        return sopInstanceUids.stream()
                .distinct()
                .flatMap(uid -> index.ofInstance(uid).stream())
                .toList();
    }

    /** Whether the study, or one of its series, came with two patients: it is PATIENT_MISMATCH and never merged. */
    public boolean hasPatientConflict(String studyInstanceUid) {
        writer.flush();
        return index.hasPatientConflict(studyInstanceUid);
    }

    /** The header, with pixel data and other large values left in the pack. */
    public DicomObject open(InstanceRow row) throws IOException {
        return bytes.open(source(row), row.transferSyntaxUid());
    }

    /**
     * The bytes of the data set as received, without file meta information.
     *
     * @throws dev.hilum.bucket.NotInBucketException when another node has still to put them in the bucket
     */
    public ByteSource source(InstanceRow row) throws IOException {
        PackLocation at = row.location();
        Path pack = bucket.isPresent()
                ? bucket.get().fetch(new OpenPacks.OpenPack(row.studyInstanceUid(), at.packId()))
                : store.file(row.studyInstanceUid(), at.packId());
        return new RangeSource(new FileSource(pack), at.offset(), at.length());
    }
}
