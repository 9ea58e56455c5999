package dev.hilum.dicom.data;

import java.util.List;

/**
 * The device that makes an object: General and Enhanced General Equipment Modules (PS3.3 C.7.5.1, C.7.5.2).
 *
 * @param deviceUid changes with whatever changes the device's results (Device UID, 0018,1002)
 * @param softwareVersions at least one, each at most 64 characters
 */
public record Equipment(
        String manufacturer, String modelName, String serialNumber, List<String> softwareVersions, String deviceUid) {
    public Equipment {
        softwareVersions = List.copyOf(softwareVersions);
        if (manufacturer.isBlank() || modelName.isBlank() || serialNumber.isBlank() || softwareVersions.isEmpty()) {
            throw new IllegalArgumentException("Enhanced General Equipment needs all four values (type 1)");
        }
    }

    /** Puts both modules into a data set. */
    public void addTo(DataSet dataSet) {
        dataSet.setStrings(Tag.Manufacturer, Vr.LO, manufacturer)
                .setStrings(Tag.ManufacturerModelName, Vr.LO, modelName)
                .setStrings(Tag.DeviceSerialNumber, Vr.LO, serialNumber)
                .setStrings(Tag.SoftwareVersions, Vr.LO, softwareVersions.toArray(String[]::new))
                .setStrings(Tag.DeviceUID, Vr.UI, deviceUid);
    }
}
