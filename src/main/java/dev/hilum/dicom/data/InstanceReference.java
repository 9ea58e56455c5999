package dev.hilum.dicom.data;

/**
 * A SOP instance with the series it belongs to, as evidence sequences need it (PS3.3 table 10-4, hierarchical SOP
 * instance reference).
 */
public record InstanceReference(
        String studyInstanceUid, String seriesInstanceUid, String sopClassUid, String sopInstanceUid) {

    /** One item of a Referenced SOP or Referenced Instance Sequence (SOP Instance Reference Macro, PS3.3 table 10-11). */
    public DataSet toItem() {
        return item(sopClassUid, sopInstanceUid);
    }

    /** The SOP Instance Reference Macro for any instance. */
    public static DataSet item(String sopClassUid, String sopInstanceUid) {
        return new DataSet()
                .setStrings(Tag.ReferencedSOPClassUID, Vr.UI, sopClassUid)
                .setStrings(Tag.ReferencedSOPInstanceUID, Vr.UI, sopInstanceUid);
    }
}
