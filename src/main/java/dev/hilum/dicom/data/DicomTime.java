package dev.hilum.dicom.data;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.Locale;

/** Times (TM, PS3.5 section 6.2): {@code HHMMSS.FFFFFF}, from the right on optional. */
public final class DicomTime {
    private static final int LEAP_SECOND = 60;

    private DicomTime() {}

    /**
     * Missing parts are zero; a leap second, which java.time cannot hold, is read as second 59. Also reads
     * {@code HH:MM:SS} of ACR-NEMA. Anything else is a {@link DicomException}.
     */
    public static LocalTime parse(String text) {
        String value = text.strip();
        if (value.length() > 2 && value.charAt(2) == ':') {
            value = value.replace(":", "");
        }
        int point = value.indexOf('.');
        String whole = point < 0 ? value : value.substring(0, point);
        boolean form = whole.length() == 6 || point < 0 && (whole.length() == 2 || whole.length() == 4);
        if (!form) {
            throw new DicomException("a time has 2, 4 or 6 digits and then a fraction");
        }
        return of(part(whole, 0), part(whole, 2), part(whole, 4), point < 0 ? 0 : nanos(value.substring(point + 1)));
    }

    /** With a fraction of six digits where the time has one. */
    public static String format(LocalTime time) {
        int micros = time.getNano() / 1000;
        String whole = String.format(Locale.ROOT, "%02d%02d%02d", time.getHour(), time.getMinute(), time.getSecond());
        return micros == 0 ? whole : whole + String.format(Locale.ROOT, ".%06d", micros);
    }

    static LocalTime of(int hour, int minute, int second, int nanos) {
        try {
            return LocalTime.of(hour, minute, second == LEAP_SECOND ? LEAP_SECOND - 1 : second, nanos);
        } catch (DateTimeException e) {
            throw new DicomException("a time whose hour, minute or second is out of range");
        }
    }

    /** The nanoseconds of a fraction of 1 to 6 digits. */
    static int nanos(String fraction) {
        if (fraction.isEmpty() || fraction.length() > 6) {
            throw new DicomException("a fraction of a second has 1 to 6 digits, not " + fraction.length());
        }
        int nanos = Digits.parse(fraction, 0, fraction.length());
        for (int i = fraction.length(); i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int part(String whole, int start) {
        return start >= whole.length() ? 0 : Digits.parse(whole, start, start + 2);
    }
}
