package dev.hilum.dicom.data;

import java.util.List;

/**
 * One item of Contributing Equipment Sequence (0018,A001): a device or algorithm that took part in making the object.
 *
 * @param description at most 1024 characters; says what it did and what must be known of it
 */
public record ContributingEquipment(CodedConcept purpose, Equipment equipment, String description) {
    /** CID 7005. IHE AIR names a placeholder code for algorithms; this is the nearest of the standard. */
    public static final CodedConcept PROCESSING = new CodedConcept("109102", "DCM", "Processing Equipment");

    /** @param dateTime of the contribution as VR DT */
    public DataSet toItem(String dateTime) {
        DataSet item = new DataSet();
        equipment.addTo(item);
        return item.setConcept(Tag.PurposeOfReferenceCodeSequence, purpose)
                .setStrings(Tag.ContributionDateTime, Vr.DT, dateTime)
                .setStrings(Tag.ContributionDescription, Vr.ST, description);
    }

    /** The items of the whole sequence. */
    public static List<DataSet> items(List<ContributingEquipment> all, String dateTime) {
        return all.stream().map(one -> one.toItem(dateTime)).toList();
    }
}
