package dev.hilum.deliver;

import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * The table of deliveries. Rows are added in the transaction that makes the result live, so that neither can exist
 * without the other; a dispatcher sends them later, at least once.
 */
public interface Outbox {
    /** Adds one delivery per destination, in the caller's transaction; a result's delivery that is there already stays. */
    void add(Connection connection, Order order, List<Destination> destinations);

    /** A page of deliveries, oldest first. */
    List<Delivery> list(Optional<DeliveryState> state, int limit);

    Optional<Delivery> find(String id);

    /** Makes a delivery due now with its attempts forgotten; false where the id is unknown. */
    boolean retry(String id);

    /** What is to be delivered of a result. */
    record Order(String resultUid, String studyInstanceUid, List<Delivery.Item> objects) {
        public Order {
            objects = List.copyOf(objects);
        }
    }
}
