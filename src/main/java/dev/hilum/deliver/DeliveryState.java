package dev.hilum.deliver;

/** The life of a delivery. */
public enum DeliveryState {
    /** Due now or at its next attempt. */
    PENDING,
    /** The peer took everything. */
    DELIVERED,
    /** Given up after the horizon, or its destination or files are gone; a person may retry it. */
    DEAD
}
