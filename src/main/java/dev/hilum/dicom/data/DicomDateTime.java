package dev.hilum.dicom.data;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A date and time (DT, PS3.5 section 6.2): {@code YYYYMMDDHHMMSS.FFFFFF&ZZXX}, from the right on optional.
 *
 * @param earliest the first moment that the value may mean
 * @param precision the smallest part given: YEARS to SECONDS, or MICROS where there is a fraction
 * @param zone offset from UTC; null where the value has none: Timezone Offset From UTC (0008,0201) holds then, or local time
 */
public record DicomDateTime(
        LocalDateTime earliest,
        ChronoUnit precision,
        @Nullable ZoneOffset zone) {

    /** The offset from UTC, if the value has one. */
    public Optional<ZoneOffset> offset() {
        return Optional.ofNullable(zone);
    }

    /** The earliest instant, with an offset for values without one. */
    public Instant instant(ZoneOffset otherwise) {
        return earliest.toInstant(zone == null ? otherwise : zone);
    }

    /** Anything that is not of the form is a {@link DicomException}. */
    public static DicomDateTime parse(String text) {
        String value = text.strip();
        int sign = Math.max(value.indexOf('+'), value.indexOf('-'));
        ZoneOffset zone = sign < 0 ? null : zone(value.substring(sign));
        String local = sign < 0 ? value : value.substring(0, sign);
        int point = local.indexOf('.');
        String whole = point < 0 ? local : local.substring(0, point);
        ChronoUnit precision = precision(whole.length());
        if (point >= 0 && precision != ChronoUnit.SECONDS) {
            throw new DicomException("a fraction follows only after seconds");
        }
        int nanos = point < 0 ? 0 : DicomTime.nanos(local.substring(point + 1));
        return new DicomDateTime(local(whole, nanos), point < 0 ? precision : ChronoUnit.MICROS, zone);
    }

    public static String format(OffsetDateTime time) {
        String zone = time.getOffset().equals(ZoneOffset.UTC)
                ? "+0000"
                : time.getOffset().getId().replace(":", "");
        return DicomDate.format(time.toLocalDate()) + DicomTime.format(time.toLocalTime()) + zone;
    }

    private static LocalDateTime local(String whole, int nanos) {
        return LocalDateTime.of(
                DicomDate.of(Digits.parse(whole, 0, 4), part(whole, 4, 1), part(whole, 6, 1)),
                DicomTime.of(part(whole, 8, 0), part(whole, 10, 0), part(whole, 12, 0), nanos));
    }

    private static int part(String whole, int start, int missing) {
        return start >= whole.length() ? missing : Digits.parse(whole, start, start + 2);
    }

    private static ChronoUnit precision(int digits) {
        return switch (digits) {
            case 4 -> ChronoUnit.YEARS;
            case 6 -> ChronoUnit.MONTHS;
            case 8 -> ChronoUnit.DAYS;
            case 10 -> ChronoUnit.HOURS;
            case 12 -> ChronoUnit.MINUTES;
            case 14 -> ChronoUnit.SECONDS;
            default -> throw new DicomException("a date and time has 4, 6, 8, 10, 12 or 14 digits, not " + digits);
        };
    }

    /** {@code &ZZXX}; offsets run from -1200 to +1400. */
    private static ZoneOffset zone(String text) {
        if (text.length() != 5) {
            throw new DicomException("an offset from UTC is a sign and 4 digits");
        }
        int minutes = Digits.parse(text, 1, 3) * 60 + Digits.parse(text, 3, 5);
        int signed = text.charAt(0) == '-' ? -minutes : minutes;
        if (signed < -12 * 60 || signed > 14 * 60 || Digits.parse(text, 3, 5) > 59) {
            throw new DicomException("an offset from UTC is out of range");
        }
        return ZoneOffset.ofTotalSeconds(signed * 60);
    }
}
