package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;

/**
 * An N-EVENT-REPORT (PS3.7 section 10.1.1).
 *
 * @param eventType Event Type ID (0000,1002), by SOP class
 * @param information the event's data set
 */
public record EventReport(String sopClassUid, String sopInstanceUid, int eventType, DataSet information) {}
