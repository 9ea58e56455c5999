package dev.hilum.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DicomDateTimeTest {
    @Test
    void readsDates() {
        assertEquals(LocalDate.of(1993, 8, 22), DicomDate.parse("19930822"));
        assertEquals(LocalDate.of(1993, 8, 22), DicomDate.parse("1993.08.22"));
        assertEquals("19930822", DicomDate.format(LocalDate.of(1993, 8, 22)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1993082", "19931301", "19930230", "1993-8-2", "１９９３０８２２", "199308222"})
    void refusesWhatIsNoDate(String text) {
        assertThrows(DicomException.class, () -> DicomDate.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "07, 07:00",
        "0709, 07:09",
        "070907, 07:09:07",
        "070907.0705, 07:09:07.070500",
        "070907.070512, 07:09:07.070512",
        "07:09:07, 07:09:07",
        "235960, 23:59:59"
    })
    void readsTimes(String text, LocalTime time) {
        assertEquals(time, DicomTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "070", "2401", "0760", "070961", "070907.", "0709.5", "070907.1234567", "ab"})
    void refusesWhatIsNoTime(String text) {
        assertThrows(DicomException.class, () -> DicomTime.parse(text));
    }

    @Test
    void writesTimesWithAFractionWhereThereIsOne() {
        assertEquals("070907", DicomTime.format(LocalTime.of(7, 9, 7)));
        assertEquals("070907.070500", DicomTime.format(LocalTime.of(7, 9, 7, 70_500_000)));
    }

    @Test
    void readsDatesWithTimes() {
        assertEquals(
                new DicomDateTime(LocalDateTime.of(1953, 8, 27, 11, 15), ChronoUnit.MINUTES, ZoneOffset.ofHours(-5)),
                DicomDateTime.parse("195308271115-0500"));
        assertEquals(
                new DicomDateTime(LocalDateTime.of(1953, 1, 1, 0, 0), ChronoUnit.YEARS, null),
                DicomDateTime.parse("1953"));
        assertEquals(
                Instant.parse("2026-11-23T14:00:00.500Z"),
                DicomDateTime.parse("20261123220000.5+0800").instant(ZoneOffset.UTC));
        assertEquals(
                Instant.parse("2026-11-23T14:00:00Z"),
                DicomDateTime.parse("20261123220000").instant(ZoneOffset.ofHours(8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "195", "19530", "1953.5", "195308271115+1500", "195308271115-05", "1953+0060", "1953+05a0"})
    void refusesWhatIsNoDateWithTime(String text) {
        assertThrows(DicomException.class, () -> DicomDateTime.parse(text));
    }

    @Test
    void writesTheOffset() {
        OffsetDateTime time = OffsetDateTime.of(2026, 11, 23, 22, 0, 0, 500_000_000, ZoneOffset.ofHours(8));
        assertEquals("20261123220000.500000+0800", DicomDateTime.format(time));
        assertEquals("20261123140000.500000+0000", DicomDateTime.format(time.withOffsetSameInstant(ZoneOffset.UTC)));
    }

    @Test
    void errorsNameTheTagAndNotTheValue() {
        DataSet dataSet = new DataSet().setStrings(Tag.PatientBirthDate, Vr.DA, "19931399");
        DicomException refused = assertThrows(DicomException.class, () -> dataSet.date(Tag.PatientBirthDate));
        assertTrue(refused.getMessage().startsWith("(0010,0030)"), refused.getMessage());
        assertFalse(refused.getMessage().contains("1993"), refused.getMessage());
    }
}
