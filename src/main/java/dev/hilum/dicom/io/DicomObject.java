package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import java.io.IOException;
import java.util.Optional;

/**
 * A SOP instance as it was read: file meta information, data set, and the source of the values that were left there
 * ({@link dev.hilum.dicom.data.Value.Deferred}, such as pixel data).
 *
 * @param transferSyntaxUid of the data set as stored
 * @param meta group 2 elements; empty where the instance came without them
 * @param source of deferred values; offsets in them are from its start. A Deflated data set's source is the inflated one
 */
public record DicomObject(String transferSyntaxUid, DataSet meta, DataSet dataSet, ByteSource source) {

    public TransferSyntax transferSyntax() {
        return TransferSyntax.of(transferSyntaxUid);
    }

    /**
     * A top-level element with its value in memory, read from the source where it was left there: bytes with little-endian
     * words, or fragments. Damage found only now is a {@link DicomException}.
     */
    public Optional<Element> load(int tag) throws IOException {
        Element element = dataSet.element(tag).orElse(null);
        return element == null ? Optional.empty() : Optional.of(DeferredValues.load(element, source, transferSyntax()));
    }

    /** The value of a type 1 UID; its absence is a {@link DicomException} that names the tag. */
    public String requiredUid(int tag) {
        return dataSet.string(tag).orElseThrow(() -> new DicomException(Tag.format(tag) + " is missing"));
    }

    public String sopInstanceUid() {
        return requiredUid(Tag.SOPInstanceUID);
    }

    public String sopClassUid() {
        return requiredUid(Tag.SOPClassUID);
    }

    public String studyInstanceUid() {
        return requiredUid(Tag.StudyInstanceUID);
    }

    public String seriesInstanceUid() {
        return requiredUid(Tag.SeriesInstanceUID);
    }
}
