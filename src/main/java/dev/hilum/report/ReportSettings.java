package dev.hilum.report;

import dev.hilum.dicom.data.Equipment;
import java.time.ZoneId;

/**
 * What every output says of its maker.
 *
 * @param equipment this installation
 * @param zone of dates and times in outputs
 */
public record ReportSettings(Equipment equipment, ZoneId zone) {}
