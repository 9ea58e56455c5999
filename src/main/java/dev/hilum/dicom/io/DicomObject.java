package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;

/**
 * A SOP instance as it was read: file meta information, data set, and the source of the values that were left there
 * ({@link dev.hilum.dicom.data.Value.Deferred}, such as pixel data).
 *
 * @param transferSyntaxUid of the data set as stored
 * @param meta group 2 elements; empty where the instance came without them
 * @param source of deferred values; offsets in them are from its start. A Deflated data set's source is the inflated one
 */
public record DicomObject(String transferSyntaxUid, DataSet meta, DataSet dataSet, ByteSource source) {

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
