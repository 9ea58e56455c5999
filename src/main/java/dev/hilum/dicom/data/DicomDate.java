package dev.hilum.dicom.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Dates (DA, PS3.5 section 6.2): {@code YYYYMMDD}. Messages never hold the value, which may be a birth date. */
public final class DicomDate {
    private DicomDate() {}

    /** Also reads {@code YYYY.MM.DD} of ACR-NEMA. Anything else is a {@link DicomException}. */
    public static LocalDate parse(String text) {
        String value = text.strip();
        if (value.length() == 10 && value.charAt(4) == '.' && value.charAt(7) == '.') {
            value = value.substring(0, 4) + value.substring(5, 7) + value.substring(8);
        }
        if (value.length() != 8) {
            throw new DicomException("a date has 8 digits, not " + value.length() + " characters");
        }
        return of(Digits.parse(value, 0, 4), Digits.parse(value, 4, 6), Digits.parse(value, 6, 8));
    }

    public static String format(LocalDate date) {
        if (date.getYear() < 0 || date.getYear() > 9999) {
            throw new IllegalArgumentException("a date has a year of four digits");
        }
        return DateTimeFormatter.BASIC_ISO_DATE.format(date);
    }

    static LocalDate of(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            throw new DicomException("a date whose month or day is out of range");
        }
    }
}
