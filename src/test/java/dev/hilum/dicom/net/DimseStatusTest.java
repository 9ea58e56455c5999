package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DimseStatusTest {
    @Test
    @Tag("REQ-RCV-7")
    void commentIsCutTo64CharactersOfTheDefaultRepertoire() {
        assertEquals(
                64, DimseStatus.of(0xC000).withComment("x".repeat(70)).comment().length());
        assertEquals(
                "a/b ???",
                DimseStatus.of(0xC000)
                        .withComment(" a\\b 肺 ".replace("肺", "肺结节"))
                        .comment());
    }

    @Test
    void warningsAreStored() {
        assertTrue(DimseStatus.of(0xB000).isStored());
        assertTrue(DimseStatus.of(0xB007).isStored());
        assertTrue(DimseStatus.of(0x0107).isStored());
        assertFalse(DimseStatus.of(0xA900).isStored());
        assertFalse(DimseStatus.of(0xC123).isStored());
        assertFalse(DimseStatus.of(0xFF00).isStored());
        assertEquals(DimseStatus.Kind.CANCEL, DimseStatus.of(0xFE00).kind());
    }
}
