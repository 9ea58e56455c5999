package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.List;

/** TID 1002 Observer Context for a device, with TID 1004 Device Observer Identifying Attributes. */
final class DeviceObserver {
    private DeviceObserver() {}

    static List<Related> items(Equipment equipment) {
        return List.of(
                Related.observationContext(ContentItem.code(Concept.OBSERVER_TYPE, Concept.DEVICE)),
                Related.observationContext(ContentItem.uidRef(Concept.DEVICE_OBSERVER_UID, equipment.deviceUid())),
                text(Concept.DEVICE_OBSERVER_NAME, equipment.modelName()),
                text(Concept.DEVICE_OBSERVER_MANUFACTURER, equipment.manufacturer()),
                text(Concept.DEVICE_OBSERVER_MODEL_NAME, equipment.modelName()),
                text(Concept.DEVICE_OBSERVER_SERIAL_NUMBER, equipment.serialNumber()));
    }

    private static Related text(CodedConcept name, String value) {
        return Related.observationContext(ContentItem.text(name, value));
    }
}
