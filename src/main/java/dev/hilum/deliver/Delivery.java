package dev.hilum.deliver;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One result on its way to one destination: a row of the table {@code delivery} for each object, sent together.
 *
 * @param id {@code destination:resultUid}
 * @param attempts since it was made or last retried by hand
 * @param objects in the order they are sent
 * @param lastError plain words without patient data, null before the first failure
 * @param deliveredAt null until DELIVERED
 */
public record Delivery(
        String id,
        String resultUid,
        String studyInstanceUid,
        String destination,
        DeliveryState state,
        int attempts,
        Instant createdAt,
        Instant nextAttemptAt,
        @Nullable Instant deliveredAt,
        @Nullable String lastError,
        List<Item> objects) {
    public Delivery {
        objects = List.copyOf(objects);
    }

    /** The same with the files of its objects in another folder. */
    public Delivery in(Path folder) {
        List<Item> moved = objects.stream()
                .map(item -> item.at(folder.resolve(item.path().getFileName())))
                .toList();
        return new Delivery(
                id,
                resultUid,
                studyInstanceUid,
                destination,
                state,
                attempts,
                createdAt,
                nextAttemptAt,
                deliveredAt,
                lastError,
                moved);
    }

    /** The id of a result's delivery to a destination. */
    static String id(String destination, String resultUid) {
        return destination + ":" + resultUid;
    }

    /**
     * One object of it.
     *
     * @param sopInstanceUid null for files that are no DICOM objects
     * @param status last C-STORE status, null where none was received
     * @param delivered the destination has it: it is not sent again
     * @param awaitedUntil it was stored, and storage commitment is waited for until then; null where it is not
     */
    public record Item(
            Destination.ObjectRole role,
            Path path,
            @Nullable String sopClassUid,
            @Nullable String sopInstanceUid,
            @Nullable Integer status,
            boolean delivered,
            @Nullable Instant awaitedUntil) {

        Item at(Path other) {
            return new Item(role, other, sopClassUid, sopInstanceUid, status, delivered, awaitedUntil);
        }

        /** An object that was not sent yet. */
        public Item(
                Destination.ObjectRole role,
                Path path,
                @Nullable String sopClassUid,
                @Nullable String sopInstanceUid,
                @Nullable Integer status) {
            this(role, path, sopClassUid, sopInstanceUid, status, false, null);
        }
    }
}
