package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PATIENT_MISMATCH and INTENDED_USE. The texts never hold what they compare. */
final class PatientRules {
    private static final Pattern AGE = Pattern.compile("(\\d{1,3})([DWMY])");
    private static final double DAYS_PER_YEAR = 365.25;

    private PatientRules() {}

    static Optional<String> mismatch(GateCandidate series, GateRules rules) {
        PatientIdentity patient = series.patient();
        return GateRule.when(
                patient.conflicting(),
                "The study arrived with " + patient.patientIds().size() + " Patient IDs (0010,0020) of "
                        + Math.max(1, patient.issuers().size())
                        + " issuers under one UID; which patient it shows is not known.");
    }

    /** The youngest age that Patient's Age or the birth date give; an absent age is a caution, not a refusal. */
    static Optional<String> intendedUse(GateCandidate series, GateRules rules) {
        boolean tooYoung = series.imaging().stream()
                .flatMap(instance -> ages(instance.object().dataSet()))
                .anyMatch(age -> age < rules.minimumAgeYears());
        return GateRule.when(
                tooYoung,
                "The patient is younger than the " + rules.minimumAgeYears()
                        + " years that the models are intended for (Patient's Age (0010,1010) or birth date).");
    }

    static boolean hasAge(DataSet header) {
        return ages(header).findAny().isPresent();
    }

    private static Stream<Double> ages(DataSet header) {
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
