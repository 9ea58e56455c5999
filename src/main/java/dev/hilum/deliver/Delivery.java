package dev.hilum.deliver;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One result on its way to one destination: a row of the table {@code delivery}.
 *
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

    /**
     * One object of it.
     *
     * @param sopInstanceUid null for files that are no DICOM objects
     * @param status last C-STORE status, null where none was received
     */
    public record Item(
            Destination.ObjectRole role,
            Path path,
            @Nullable String sopClassUid,
            @Nullable String sopInstanceUid,
            @Nullable Integer status) {}
}
