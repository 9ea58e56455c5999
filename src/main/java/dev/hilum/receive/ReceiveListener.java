package dev.hilum.receive;

import java.util.Set;

/** Is told what the inbox has taken, after it is durable. Called by the thread of the association: be quick. */
public interface ReceiveListener {
    ReceiveListener NONE = new ReceiveListener() {};

    /** An instance was stored, recognised or refused; its sender hears of it after this returns. */
    default void received(Origin origin, StoreOutcome outcome) {}

    /**
     * Nothing more comes from this origin.
     *
     * @param inOrder released, not aborted or lost
     * @param studies Study Instance UIDs of what was stored or recognised
     */
    default void ended(Origin origin, boolean inOrder, Set<String> studies) {}
}
