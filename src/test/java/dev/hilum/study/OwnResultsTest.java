package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our results come back from the archive and start nothing. */
@org.junit.jupiter.api.Tag("REQ-REP-5")
class OwnResultsTest {
    private static DicomObject object(String sopClass, String manufacturer) {
        DataSet header = new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, sopClass)
                .setStrings(Tag.Manufacturer, Vr.LO, manufacturer);
        return new DicomObject(
                "1.2.840.10008.1.2.1",
                new DataSet(),
                header,
                SyntheticSeries.chest()
                        .slices(1, 1)
                        .instances()
                        .getFirst()
                        .object()
                        .source());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {Uid.COMPREHENSIVE_3D_SR, Uid.SEGMENTATION, Uid.ENCAPSULATED_PDF, Uid.SECONDARY_CAPTURE_IMAGE})
    void recognisesResultsByTheirManufacturer(String sopClass) {
        assertTrue(OwnResults.isOurs(object(sopClass, "Hilum")));
        assertTrue(OwnResults.isOurs(object(sopClass, "HILUM ")));
        assertFalse(OwnResults.isOurs(object(sopClass, "Other")));
    }

    @Test
    void recognisesResultsByTheirContributingEquipment() {
        DicomObject reprinted = object(Uid.ENCAPSULATED_PDF, "Archive");
        reprinted
                .dataSet()
                .setItem(Tag.ContributingEquipmentSequence, new DataSet().setStrings(Tag.Manufacturer, Vr.LO, "Hilum"));
        assertTrue(OwnResults.isOurs(reprinted));
    }

    @Test
    void aSimulatedCtIsAnalysedLikeAnyOther() {
        assertFalse(OwnResults.isOurs(object(Uid.CT_IMAGE, "Hilum")));
    }
}
