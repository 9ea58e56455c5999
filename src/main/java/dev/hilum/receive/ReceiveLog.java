package dev.hilum.receive;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Events of the inbox, with stable numbers; UIDs and counts only. */
final class ReceiveLog {
    private static final Logger LOG = System.getLogger("dev.hilum.receive");

    private ReceiveLog() {}

    static void indexFailed(Exception cause) {
        LOG.log(Level.ERROR, "RCV-101 instance index cannot be written, trying again", cause);
    }

    static void storeFailed(String associationId, Exception cause) {
        LOG.log(Level.ERROR, "RCV-102 instance refused, storing failed: association=" + associationId, cause);
    }

    static void packRecovered(String packId, int records, long cutBytes) {
        LOG.log(
                Level.INFO,
                "RCV-103 pack was open when the process ended: pack={0} records={1} cutBytes={2}",
                packId,
                records,
                String.valueOf(cutBytes));
    }

    static void packDamaged(String packId, long offset) {
        LOG.log(
                Level.ERROR,
                "RCV-104 acknowledged record does not match its checksum: pack={0} offset={1}",
                packId,
                String.valueOf(offset));
    }

    static void packMissing(String packId) {
        LOG.log(Level.ERROR, "RCV-105 pack of the index is gone, its rows are removed: pack={0}", packId);
    }

    static void indexRebuilt(int packs, int rows) {
        LOG.log(Level.INFO, "RCV-106 index read from packs: packs={0} rows={1}", packs, rows);
    }

    static void comparisonFailed(String sopInstanceUid, Exception cause) {
        LOG.log(
                Level.WARNING,
                "RCV-107 revisions cannot be compared, taken as different content: instance=" + sopInstanceUid,
                cause);
    }

    static void databaseSilent(String associationId, Exception cause) {
        LOG.log(
                Level.ERROR,
                "RCV-109 instance refused, no answer from the database: association=" + associationId,
                cause);
    }

    static void packNotSealed(String packId, Exception cause) {
        LOG.log(Level.WARNING, "RCV-108 pack cannot be closed, the next start checks it: pack=" + packId, cause);
    }

    static void commitment(String callingAeTitle, boolean all) {
        LOG.log(Level.INFO, "RCV-110 storage commitment asked for: caller={0} all={1}", callingAeTitle, all);
    }

    static void notCommitted(InstanceRow row, Exception cause) {
        LOG.log(
                Level.ERROR,
                "RCV-111 instance of the index cannot be read, not committed to: instance=" + row.sopInstanceUid(),
                cause);
    }

    static void reportNotTaken(String aeTitle, String failure, boolean last) {
        LOG.log(
                Level.WARNING,
                "RCV-112 storage commitment report not taken: peer={0} given-up={1}: {2}",
                aeTitle,
                last,
                failure);
    }

    static void packNotInBucket(String packId, Exception cause) {
        LOG.log(Level.WARNING, "RCV-113 pack cannot be put in the bucket, trying again: pack=" + packId, cause);
    }

    static void readFromBucket(int packs) {
        LOG.log(Level.INFO, "RCV-114 the bucket has packs that the index did not know: packs={0}", packs);
    }
}
