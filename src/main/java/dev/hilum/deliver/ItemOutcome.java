package dev.hilum.deliver;

import org.jspecify.annotations.Nullable;

/**
 * What became of one object in an attempt.
 *
 * @param delivered the destination has it
 * @param status C-STORE status, null where none was received
 * @param error why not, or a warning that came with success; null where there is nothing to say. No patient data
 */
record ItemOutcome(
        Delivery.Item item,
        boolean delivered,
        @Nullable Integer status,
        @Nullable String error) {
    static ItemOutcome failed(Delivery.Item item, String error) {
        return new ItemOutcome(item, false, null, error);
    }
}
