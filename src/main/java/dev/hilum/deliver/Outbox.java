package dev.hilum.deliver;

import dev.hilum.dicom.data.UidSource;
import dev.hilum.job.DatabaseException;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The deliveries. They are added in the transaction that makes the result live, so that neither can exist without the
 * other; a dispatcher sends them later, at least once. Delivering twice does no harm: UIDs and file names stay the same.
 */
public final class Outbox {
    private final Transactions transactions;
    private final JobQueue queue;
    private final Clock clock;

    public Outbox(Transactions transactions, JobQueue queue, Clock clock) {
        this.transactions = transactions;
        this.queue = queue;
        this.clock = clock;
    }

    /** What is to be delivered of a result. */
    public record Order(String resultUid, String studyInstanceUid, List<Delivery.Item> objects) {
        public Order {
            objects = List.copyOf(objects);
        }
    }

    /** As {@link #add(Connection, Order, List, Instant)}, due at once. */
    public void add(Connection connection, Order order, List<Destination> destinations) {
        add(connection, order, destinations, clock.instant());
    }

    /**
     * Adds one delivery per destination that takes any of the objects, in the caller's transaction.
     *
     * @param notBefore of the first attempt
     */
    public void add(Connection connection, Order order, List<Destination> destinations, Instant notBefore) {
        for (Destination destination : destinations) {
            List<Delivery.Item> wanted = order.objects().stream()
                    .filter(item -> destination.objects().contains(item.role()))
                    .toList();
            if (!wanted.isEmpty()) {
                add(connection, order, destination.name(), wanted, notBefore);
            }
        }
    }

    private void add(
            Connection connection, Order order, String destination, List<Delivery.Item> items, Instant notBefore) {
        try {
            for (Delivery.Item item : items) {
                DeliveryTable.insert(
                        connection, order, destination, identified(order, item), clock.instant(), notBefore);
            }
        } catch (SQLException e) {
            throw new DatabaseException("cannot add a delivery", e);
        }
        queue.schedule(JobKind.DELIVER, Delivery.id(destination, order.resultUid()), notBefore, 0);
    }

    /** Files that are no DICOM objects get a UID that belongs to result and role, since a row needs one. */
    private static Delivery.Item identified(Order order, Delivery.Item item) {
        String uid = item.sopInstanceUid();
        return uid != null
                ? item
                : new Delivery.Item(
                        item.role(),
                        item.path(),
                        item.sopClassUid(),
                        UidSource.named(order.resultUid() + "/" + item.role()),
                        item.status());
    }

    /** Deliveries, oldest first. */
    public List<Delivery> list(Optional<DeliveryState> state, int limit) {
        return transactions.call(connection -> DeliveryTable.list(connection, state, limit));
    }

    /** Deliveries of the live results of these studies, and of earlier ones what has not arrived. */
    public List<Delivery> ofStudies(List<String> studyUids) {
        return transactions.call(connection -> DeliveryTable.ofStudies(connection, studyUids));
    }

    public Optional<Delivery> find(String id) {
        return transactions.call(connection -> DeliveryTable.find(connection, id));
    }

    /** Makes a delivery due now with its attempts forgotten; what arrived before is not sent again. False: unknown id. */
    public boolean retry(String id) {
        return transactions.callDurably(connection -> {
            boolean known = DeliveryTable.find(connection, id).isPresent();
            if (known && DeliveryTable.revive(connection, id, clock.instant()) > 0) {
                queue.schedule(JobKind.DELIVER, id, clock.instant(), 1);
            }
            return known;
        });
    }

    /** Whether nothing of the result was tried yet, and nothing is due before {@code until}. */
    public boolean isHeldBack(String resultUid, Instant until) {
        return transactions.call(connection -> DeliveryTable.isHeldBack(connection, resultUid, until));
    }

    /**
     * Takes back the deliveries of a result that another one takes the place of, in the present transaction; their jobs
     * then find nothing to do.
     *
     * @return false where something of it was tried, or is due before {@code until}: nothing was taken back
     */
    public boolean withdraw(Connection connection, String resultUid, Instant until) {
        try {
            DeliveryTable.lock(connection, resultUid);
            return DeliveryTable.isHeldBack(connection, resultUid, until)
                    && DeliveryTable.delete(connection, resultUid) > 0;
        } catch (SQLException e) {
            throw new DatabaseException("cannot take back deliveries", e);
        }
    }

    /** Makes what waits for a destination due now: it answers again. */
    void wake(String destination) {
        transactions.run(connection -> {
            for (String id : DeliveryTable.pending(connection, destination, clock.instant())) {
                queue.schedule(JobKind.DELIVER, id, clock.instant(), 0);
            }
        });
    }

    /** True once no delivery of the result is open. */
    public boolean isDelivered(String resultUid) {
        return transactions.call(connection -> DeliveryTable.open(connection, resultUid) == 0);
    }
}
