package dev.hilum.compare;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * When a series was acquired, in the local time of its scanner: the first of acquisition, series and study that has a
 * date. Two studies of one hospital share that clock; over a change of daylight saving time it is an hour off.
 *
 * @param hasTime false where only the day is known, which then counts as noon
 */
record AcquisitionTime(LocalDateTime at, boolean hasTime) {
    private static final int[][] SOURCES = {
        {Tag.AcquisitionDate, Tag.AcquisitionTime}, {Tag.SeriesDate, Tag.SeriesTime}, {Tag.StudyDate, Tag.StudyTime}
    };

    static Optional<AcquisitionTime> of(DataSet header) {
        String stamp = header.string(Tag.AcquisitionDateTime).orElse("");
        Optional<AcquisitionTime> whole =
                stamp.length() < 8 ? Optional.empty() : at(stamp.substring(0, 8), stamp.substring(8));
        for (int i = 0; i < SOURCES.length && whole.isEmpty(); i++) {
            whole = at(
                    header.string(SOURCES[i][0]).orElse(""),
                    header.string(SOURCES[i][1]).orElse(""));
        }
        return whole;
    }

    private static Optional<AcquisitionTime> at(String date, String time) {
        try {
            LocalDate day = LocalDate.parse(date.strip(), DateTimeFormatter.BASIC_ISO_DATE);
            return Optional.of(
                    time.matches("\\d{4}.*")
                            ? new AcquisitionTime(day.atTime(time(time)), true)
                            : new AcquisitionTime(day.atTime(12, 0), false));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static LocalTime time(String text) {
        int seconds = text.matches("\\d{6}.*") ? Math.min(59, Integer.parseInt(text.substring(4, 6))) : 0;
        return LocalTime.of(Integer.parseInt(text.substring(0, 2)), Integer.parseInt(text.substring(2, 4)), seconds);
    }
}
