package dev.hilum.job;

/** Kinds of work. */
public enum JobKind {
    /** Looks whether a study is complete; the subject is its Study Instance UID. */
    EVALUATE,
    /** Analyses a study; the subject is its Study Instance UID. */
    ANALYSE,
    /** Sends one object to one destination; the subject is the delivery id. */
    DELIVER
}
