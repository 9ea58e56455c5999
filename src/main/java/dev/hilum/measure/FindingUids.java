package dev.hilum.measure;

import dev.hilum.dicom.data.UidSource;

/** UIDs of findings, derived from the key of their result: the same result has the same UIDs wherever it is computed. */
final class FindingUids {
    private final String resultKey;
    private final String kind;

    FindingUids(String resultKey, String kind) {
        this.resultKey = resultKey;
        this.kind = kind;
    }

    String finding(int index) {
        return UidSource.named(resultKey + "/" + kind + "/" + index);
    }

    /** Of a finding seen for the first time; the match with a prior replaces it by the prior's. */
    String tracking(int index) {
        return UidSource.named(resultKey + "/" + kind + "/" + index + "/tracking");
    }
}
