package dev.hilum.validate.reference;

import java.util.Arrays;
import java.util.List;

/** The formats of a reference standard, as {@code referenceType} of a manifest names them. */
public enum ReferenceType {
    /** {@code annotations.csv} of LUNA16, with {@code annotations_excluded.csv} and {@code seriesuids.csv} beside it. */
    LUNA16("luna16"),
    /** A binary DICOM Segmentation. */
    SEG("seg"),
    /** NIfTI or MHA: one nodule a label. */
    NODULE_MASK("nodule-mask"),
    /** NIfTI or MHA: every voxel over zero is pneumonia. */
    LESION_MASK("lesion-mask"),
    /** A folder of Pascal-VOC boxes, {@code <SOP Instance UID>.xml} each. */
    VOC("voc"),
    /** The readers' XML of LIDC-IDRI. */
    LIDC("lidc");

    private final String label;

    ReferenceType(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    static ReferenceType of(String label, String place) {
        return Arrays.stream(values())
                .filter(t -> t.label.equalsIgnoreCase(label))
                .findFirst()
                .orElseThrow(() -> new ReferenceException(place + ": referenceType '" + label + "' is not one of "
                        + List.of(Arrays.stream(values())
                                .map(ReferenceType::label)
                                .toArray())));
    }
}
