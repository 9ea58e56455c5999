package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.List;

/**
 * The person who attests a report (Verifying Observer Sequence, PS3.3 C.17.2).
 *
 * @param name in the form of VR PN
 * @param organization that the person verifies for
 */
public record VerifyingObserver(String name, String organization) {
    public VerifyingObserver {
        if (name.isBlank() || organization.isBlank()) {
            throw new IllegalArgumentException("a verifying observer has a name and an organization (type 1)");
        }
    }

    /** @param dateTime of the verification, VR DT */
    DataSet toItem(String dateTime) {
        return new DataSet()
                .setStrings(Tag.VerifyingOrganization, Vr.LO, organization)
                .setStrings(Tag.VerificationDateTime, Vr.DT, dateTime)
                .setStrings(Tag.VerifyingObserverName, Vr.PN, name)
                .setItems(Tag.VerifyingObserverIdentificationCodeSequence, List.of());
    }
}
