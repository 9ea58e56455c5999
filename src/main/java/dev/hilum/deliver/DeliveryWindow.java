package dev.hilum.deliver;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;

/**
 * A time of day in which a destination may be sent to, for instance {@code 20:00-06:00}; past midnight where it ends
 * before it begins.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record DeliveryWindow(LocalTime from, LocalTime to, ZoneId zone) {
    public DeliveryWindow {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a delivery window begins and ends at different times");
        }
    }

    /** @throws IllegalArgumentException where the text is not {@code HH:MM-HH:MM} */
    public static DeliveryWindow parse(String text, ZoneId zone) {
        String[] ends = text.strip().split("-", -1);
        try {
            if (ends.length == 2) {
                return new DeliveryWindow(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()), zone);
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be HH:MM-HH:MM", e);
        }
        throw new IllegalArgumentException("must be HH:MM-HH:MM");
    }

    /** {@code now} where it is open, else when it opens next. */
    Instant next(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean open = from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
        if (open) {
            return now;
        }
        ZonedDateTime today = local.with(from);
        return (today.isBefore(local) ? today.plusDays(1) : today).toInstant();
    }
}
