package dev.hilum.deliver;

/** Is told when a delivery is first tried, and how its sending ended; for audit and traces. Called by the thread that sends. */
public interface TransferListener {
    /** The first attempt begins. */
    default void begins(Delivery delivery, Destination destination) {}

    /**
     * Nothing more is sent of it, but for what storage commitment finds missing.
     *
     * @param taken the destination took all of it; false: given up
     */
    default void ended(Delivery delivery, Destination destination, boolean taken) {}
}
