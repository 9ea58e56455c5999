package dev.hilum.receive;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored instance: the row that lies beside its bytes in the pack, and in the index.
 *
 * @param transferSyntaxUid of the bytes, which are kept as received
 * @param patientId and {@code issuerOfPatientId} decide whether one study has two patients; null when absent
 * @param headerSha256 of the bytes before Pixel Data (the first element of group 7FE0), hex
 * @param pixelSha256 of the bytes from there to the end, hex; null where there is no pixel data
 * @param pixelOffset in the data set bytes of Pixel Data; -1 without, and for Deflated
 * @param revision 1 for the first, one more each time other bytes came under the same UIDs
 * @param contentRevision the revision in which pixels or geometry last changed; a higher {@code revision} differs from
 *     it in demographics only
 * @param location of the data set bytes
 */
public record InstanceRow(
        String studyInstanceUid,
        String seriesInstanceUid,
        String sopInstanceUid,
        String sopClassUid,
        String transferSyntaxUid,
        @Nullable String patientId,
        @Nullable String issuerOfPatientId,
        Origin origin,
        Instant receivedAt,
        String headerSha256,
        @Nullable String pixelSha256,
        long pixelOffset,
        int revision,
        int contentRevision,
        PackLocation location) {

    /** The name of the instance, whatever its revision. */
    public InstanceKey key() {
        return new InstanceKey(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
    }

    /** Whether the bytes of the data set are the same, bit by bit. */
    public boolean sameBytes(InstanceRow other) {
        return transferSyntaxUid.equals(other.transferSyntaxUid)
                && location.length() == other.location.length()
                && headerSha256.equals(other.headerSha256)
                && Objects.equals(pixelSha256, other.pixelSha256);
    }

    InstanceRow at(PackLocation place) {
        return new InstanceRow(
                studyInstanceUid,
                seriesInstanceUid,
                sopInstanceUid,
                sopClassUid,
                transferSyntaxUid,
                patientId,
                issuerOfPatientId,
                origin,
                receivedAt,
                headerSha256,
                pixelSha256,
                pixelOffset,
                revision,
                contentRevision,
                place);
    }

    InstanceRow revised(int newRevision, int newContentRevision) {
        return new InstanceRow(
                studyInstanceUid,
                seriesInstanceUid,
                sopInstanceUid,
                sopClassUid,
                transferSyntaxUid,
                patientId,
                issuerOfPatientId,
                origin,
                receivedAt,
                headerSha256,
                pixelSha256,
                pixelOffset,
                newRevision,
                newContentRevision,
                location);
    }
}
