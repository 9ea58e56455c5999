package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelSharpnessTest {
    @ParameterizedTest
    @CsvSource({
        "STANDARD, GE MEDICAL SYSTEMS, SMOOTH",
        "LUNG, GE MEDICAL SYSTEMS, SHARP",
        "BONEPLUS, GE MEDICAL SYSTEMS, SHARP",
        "B31f, SIEMENS, SMOOTH",
        "B70f, SIEMENS, SHARP",
        "I30f, SIEMENS, SMOOTH",
        "Br40d, Siemens Healthineers, SMOOTH",
        "Bl57f, Siemens Healthineers, SHARP",
        "FC08, TOSHIBA, SMOOTH",
        "FC51, TOSHIBA, SHARP",
        "FC18-H, Canon, SMOOTH",
        "L, Philips, SHARP",
        "B, Philips Medical Systems, SMOOTH",
        "YA, Philips, UNKNOWN",
        "LUNG, '', SHARP",
        "SOFT_TISSUE, '', SMOOTH",
        "'', '', UNKNOWN",
        "B, '', UNKNOWN",
        "B_SHARP_C, UIH, SHARP"
    })
    void knowsTheMakersNames(String kernel, String manufacturer, KernelSharpness expected) {
        assertEquals(expected, KernelSharpness.of(kernel, manufacturer));
    }
}
