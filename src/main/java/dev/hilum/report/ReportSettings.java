package dev.hilum.report;

import dev.hilum.dicom.data.Equipment;
import java.time.ZoneId;
import java.util.Set;

/**
 * What every output says of its maker, and which outputs are made.
 *
 * @param equipment this installation
 * @param zone of dates and times in outputs
 * @param language of the report for people
 * @param roles the encodings to write; {@link #BASIC} are always wanted
 */
public record ReportSettings(Equipment equipment, ZoneId zone, Language language, Set<ResultFile.Role> roles) {
    /** The encodings of every result: JSON, SR, SEG and PDF. */
    public static final Set<ResultFile.Role> BASIC =
            Set.of(ResultFile.Role.JSON, ResultFile.Role.SR, ResultFile.Role.SEG, ResultFile.Role.PDF);

    public ReportSettings {
        roles = Set.copyOf(roles);
        if (!roles.containsAll(BASIC)) {
            throw new IllegalArgumentException("JSON, SR, SEG and PDF are always written");
        }
    }

    /** English and Chinese, the basic encodings. */
    public ReportSettings(Equipment equipment, ZoneId zone) {
        this(equipment, zone, Language.BOTH, BASIC);
    }
}
