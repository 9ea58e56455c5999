package dev.hilum.report;

import dev.hilum.dicom.data.UidSource;

/** The UIDs of a result's objects: always the same for the same result, so that sending again never makes a duplicate. */
public record ResultUids(String resultUid) {
    public String srSopInstanceUid() {
        return UidSource.named(resultUid + "/sr");
    }

    public String srSeriesInstanceUid() {
        return UidSource.named(resultUid + "/sr/series");
    }

    public String segSopInstanceUid() {
        return UidSource.named(resultUid + "/seg");
    }

    public String segSeriesInstanceUid() {
        return UidSource.named(resultUid + "/seg/series");
    }

    /** Tracking UID of a part of the result that no other result tracks, such as a summary. */
    String part(String role) {
        return UidSource.named(resultUid + "/" + role);
    }
}
