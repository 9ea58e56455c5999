package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The patient's age when the images were made: stated, and by birth and study date. */
public final class PatientAge {
    private static final Pattern AGE = Pattern.compile("(\\d{1,3})([DWMY])");
    private static final double DAYS_PER_YEAR = 365.25;

    private PatientAge() {}

    /** The youngest age that the header gives. */
    public static OptionalDouble years(DataSet header) {
        return all(header)
                .min(Comparator.naturalOrder())
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    static Stream<Double> all(DataSet header) {
        return Stream.of(statedAge(header), ageByBirthDate(header))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble);
    }

    private static OptionalDouble statedAge(DataSet header) {
        Matcher age = AGE.matcher(header.string(Tag.PatientAge).orElse(""));
        if (!age.matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(age.group(1));
        return OptionalDouble.of(
                switch (age.group(2)) {
                    case "D" -> number / DAYS_PER_YEAR;
                    case "W" -> number * 7 / DAYS_PER_YEAR;
                    case "M" -> number / 12;
                    default -> number;
                });
    }

    private static OptionalDouble ageByBirthDate(DataSet header) {
        Optional<LocalDate> birth = date(header, Tag.PatientBirthDate);
        Optional<LocalDate> study = date(header, Tag.StudyDate);
        return birth.isPresent() && study.isPresent() && !study.get().isBefore(birth.get())
                ? OptionalDouble.of(ChronoUnit.MONTHS.between(birth.get(), study.get()) / 12.0)
                : OptionalDouble.empty();
    }

    private static Optional<LocalDate> date(DataSet header, int tag) {
        try {
            return header.string(tag).map(text -> LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
