package dev.hilum.app;

import java.util.Set;

/**
 * Somebody who may use the HTTP interface.
 *
 * @param user the account
 * @param name for verified reports, VR PN
 */
record Person(String user, String name, Set<Duty> duties) {
    Person {
        duties = Set.copyOf(duties);
    }

    /** What somebody is there for. */
    enum Duty {
        /** Reads studies and judges findings. */
        RADIOLOGIST,
        /** Keeps the service going. */
        OPERATOR,
        /** Runs models over data sets; sees no patient of the hospital. */
        VALIDATOR
    }
}
