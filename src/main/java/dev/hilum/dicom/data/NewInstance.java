package dev.hilum.dicom.data;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The identity of an object we make: SOP Common, General Series and content date and time (PS3.3 C.12.1, C.7.3.1).
 *
 * @param modality of the new series, such as SR or SEG
 * @param seriesDescription at most 64 characters
 * @param zone for dates and times, unless the source data set has a Timezone Offset From UTC, which then rules
 */
public record NewInstance(
        String sopClassUid,
        String sopInstanceUid,
        String seriesInstanceUid,
        String modality,
        int seriesNumber,
        String seriesDescription,
        Instant createdAt,
        ZoneId zone) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx", Locale.ROOT);

    /**
     * Adds the attributes. Date and time attributes of one data set share one time zone: the source's Timezone Offset
     * From UTC (0008,0201), copied before, or else the local zone without that attribute, as the source left it.
     */
    public void addTo(DataSet target) {
        OffsetDateTime now = localTime(target);
        String date = DATE.format(now);
        String time = TIME.format(now);
        target.setStrings(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192")
                .setStrings(Tag.InstanceCreationDate, Vr.DA, date)
                .setStrings(Tag.InstanceCreationTime, Vr.TM, time)
                .setStrings(Tag.SOPClassUID, Vr.UI, sopClassUid)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, sopInstanceUid)
                .setStrings(Tag.SeriesDate, Vr.DA, date)
                .setStrings(Tag.SeriesTime, Vr.TM, time)
                .setStrings(Tag.ContentDate, Vr.DA, date)
                .setStrings(Tag.ContentTime, Vr.TM, time)
                .setStrings(Tag.Modality, Vr.CS, modality)
                .setStrings(Tag.SeriesDescription, Vr.LO, seriesDescription)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, seriesInstanceUid)
                .setIntegers(Tag.SeriesNumber, Vr.IS, seriesNumber)
                .setIntegers(Tag.InstanceNumber, Vr.IS, 1);
    }

    /** Creation as VR DT with its offset, which is unambiguous in any zone. */
    public String dateTime(DataSet target) {
        return DATE_TIME.format(localTime(target));
    }

    private OffsetDateTime localTime(DataSet target) {
        return target.string(Tag.TimezoneOffsetFromUTC)
                .map(offset -> createdAt.atOffset(ZoneOffset.of(offset)))
                .orElseGet(() -> createdAt.atZone(zone).toOffsetDateTime());
    }
}
