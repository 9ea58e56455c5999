package dev.hilum.deliver;

import java.util.List;

/**
 * One attempt to send the open objects of a delivery.
 *
 * @param reached false where the destination itself could not be reached, whatever the objects are: counts for its
 *     circuit breaker
 */
record Attempt(boolean reached, List<ItemOutcome> outcomes) {
    Attempt {
        outcomes = List.copyOf(outcomes);
    }
}
