package dev.hilum.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DictionaryTest {
    @Test
    void knowsVrAndKeyword() {
        assertEquals(Vr.PN, Dictionary.vr(Tag.PatientName));
        assertEquals(Optional.of("PatientName"), Dictionary.keyword(0x00100010));
        assertEquals(OptionalInt.of(0x00100010), Dictionary.tag("PatientName"));
        assertEquals(OptionalInt.empty(), Dictionary.tag("NoSuchKeyword"));
    }

    @Test
    void pixelRepresentationDecidesBetweenUsAndSs() {
        assertEquals(Vr.US, Dictionary.vr(Tag.PixelPaddingValue, false));
        assertEquals(Vr.SS, Dictionary.vr(Tag.PixelPaddingValue, true));
        assertEquals(Vr.US, Dictionary.vr(Tag.Rows, true));
    }

    @Test
    void pixelDataIsWordsWhereTheEncodingDoesNotSay() {
        assertEquals(Vr.OW, Dictionary.vr(Tag.PixelData));
        assertEquals(Vr.OW, Dictionary.vr(0x60023000));
    }

    @Test
    void repeatingGroupsMatchAllTheirTags() {
        assertEquals(Vr.US, Dictionary.vr(0x60000010));
        assertEquals(Vr.US, Dictionary.vr(0x601E0010));
        assertEquals(Optional.of("OverlayRows"), Dictionary.keyword(0x601E0010));
        assertEquals(Optional.of("SourceImageIDs"), Dictionary.keyword(0x00203142));
        assertEquals(OptionalInt.of(0x60003000), Dictionary.tag("OverlayData"));
    }

    @Test
    void privateAndUnknownAttributesAreUn() {
        assertEquals(Vr.UN, Dictionary.vr(0x00091001));
        assertEquals(Vr.UN, Dictionary.vr(0x60011000)); // odd: private, though it looks like an overlay
        assertEquals(Vr.LO, Dictionary.vr(0x00090010)); // private creator
        assertEquals(Vr.UL, Dictionary.vr(0x00080000)); // group length
        assertEquals(Vr.UN, Dictionary.vr(0x0008FFF0));
    }

    @Test
    void everyConstantOfTagIsInTheDictionary() throws IllegalAccessException {
        for (Field field : Tag.class.getFields()) {
            int tag = field.getInt(null);
            assertEquals(Optional.of(field.getName()), Dictionary.keyword(tag), Tag.format(tag));
        }
        assertTrue(Tag.class.getFields().length > 2000);
    }
}
