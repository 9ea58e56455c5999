package dev.hilum.deliver;

import java.io.IOException;

/** Where the files of a delivery are on this node; another may have written them. */
@FunctionalInterface
public interface DeliveryFiles {
    /**
     * The delivery with paths that can be read here.
     *
     * @throws IOException where they are not here yet: the delivery waits
     */
    Delivery here(Delivery delivery) throws IOException;
}
