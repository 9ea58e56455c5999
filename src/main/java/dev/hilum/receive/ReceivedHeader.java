package dev.hilum.receive;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The attributes of a data set that decide where it goes. */
record ReceivedHeader(
        String sopClassUid,
        String sopInstanceUid,
        String studyInstanceUid,
        String seriesInstanceUid,
        @Nullable String patientId,
        @Nullable String issuerOfPatientId) {
    /** Looser than PS3.5 section 9.1, for leading zeros are common; still safe as a file name. */
    private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)*");

    ReceivedHeader {
        require("(0008,0016)", sopClassUid);
        require("(0008,0018)", sopInstanceUid);
        require("(0020,000D)", studyInstanceUid);
        require("(0020,000E)", seriesInstanceUid);
    }

    static boolean isSafeUid(String uid) {
        return uid.length() <= 64 && UID.matcher(uid).matches();
    }

    private static void require(String tag, String uid) {
        if (!isSafeUid(uid)) {
            throw new RefusedException(StorageStatus.CANNOT_UNDERSTAND, tag + " is missing or not a UID");
        }
    }
}
