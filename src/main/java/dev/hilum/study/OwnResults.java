package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.DicomObject;
import java.util.Set;

/**
 * Recognises objects that Hilum made when they come back (product.md section 6.5): they are stored and shown, but neither
 * analysed nor a reason to analyse their study again. An archive may rewrite the file meta information and copy an object
 * to another study, so only the data set counts: Manufacturer and Contributing Equipment of a class that Hilum writes. CT
 * images are never ours, whoever made them: a simulated study is analysed like any other.
 */
public final class OwnResults {
    /** Manufacturer (0008,0070) of all objects that Hilum writes. */
    public static final String MANUFACTURER = "Hilum";

    private static final Set<String> WRITTEN_CLASSES = Set.of(
            "1.2.840.10008.5.1.4.1.1.88.22", // Enhanced SR
            "1.2.840.10008.5.1.4.1.1.88.33", // Comprehensive SR
            "1.2.840.10008.5.1.4.1.1.88.34", // Comprehensive 3D SR
            "1.2.840.10008.5.1.4.1.1.88.65", // Chest CAD SR
            "1.2.840.10008.5.1.4.1.1.88.59", // Key Object Selection, IOCM rejection notes
            "1.2.840.10008.5.1.4.1.1.66.4", // Segmentation
            "1.2.840.10008.5.1.4.1.1.66.7", // Label Map Segmentation
            "1.2.840.10008.5.1.4.1.1.7", // Secondary Capture
            "1.2.840.10008.5.1.4.1.1.7.4", // Multi-frame True Color Secondary Capture
            "1.2.840.10008.5.1.4.1.1.104.1", // Encapsulated PDF
            "1.2.840.10008.5.1.4.1.1.11.1"); // Grayscale Softcopy Presentation State

    private OwnResults() {}

    /** True for a result of Hilum's, of this installation or another one. */
    public static boolean isOurs(DicomObject object) {
        DataSet header = object.dataSet();
        boolean ourClass =
                header.string(Tag.SOPClassUID).filter(WRITTEN_CLASSES::contains).isPresent();
        return ourClass && (namesHilum(header) || contributed(header));
    }

    private static boolean contributed(DataSet header) {
        return header.items(Tag.ContributingEquipmentSequence).stream().anyMatch(OwnResults::namesHilum);
    }

    private static boolean namesHilum(DataSet equipment) {
        return equipment
                .string(Tag.Manufacturer)
                .filter(MANUFACTURER::equalsIgnoreCase)
                .isPresent();
    }
}
