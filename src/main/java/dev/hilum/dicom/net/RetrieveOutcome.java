package dev.hilum.dicom.net;

/**
 * The end of a C-MOVE or C-GET (PS3.4 sections C.4.2 and C.4.3), with the sub-operations as the peer counted them.
 *
 * @param status final
 */
public record RetrieveOutcome(DimseStatus status, int completed, int failed, int warning) {
    /** Every instance came: Success, and none failed. */
    public boolean isWhole() {
        return status.kind() == DimseStatus.Kind.SUCCESS && failed == 0;
    }
}
