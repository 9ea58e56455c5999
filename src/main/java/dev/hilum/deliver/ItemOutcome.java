package dev.hilum.deliver;

import org.jspecify.annotations.Nullable;

/**
 * What became of one object in an attempt.
 *
 * @param delivered the destination has it
 * @param status C-STORE status, null where none was received
 * @param error why not, or a warning that came with success; null where there is nothing to say. No patient data
 * @param awaiting it was taken, and counts as delivered once the destination has committed to store it
 */
record ItemOutcome(
        Delivery.Item item,
        boolean delivered,
        @Nullable Integer status,
        @Nullable String error,
        boolean awaiting) {
    ItemOutcome(Delivery.Item item, boolean delivered, @Nullable Integer status, @Nullable String error) {
        this(item, delivered, status, error, false);
    }

    static ItemOutcome failed(Delivery.Item item, String error) {
        return new ItemOutcome(item, false, null, error);
    }

    ItemOutcome awaitingCommitment() {
        return new ItemOutcome(item, false, status, "stored, waits for storage commitment", true);
    }
}
