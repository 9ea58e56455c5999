package dev.hilum.job;

/** Kinds of work. */
public enum JobKind {
    /** Looks whether a study is complete; the subject is its Study Instance UID. */
    EVALUATE,
    /** Analyses a study; the subject is its Study Instance UID. */
    ANALYSE,
    /** Sends the objects of a result to one destination; the subject is {@code destination:resultUid}. */
    DELIVER,
    /** Sends a report of storage commitment that we owe to somebody; the subject is its id. */
    REPORT_COMMITMENT,
    /** Works on a workitem of a UPS-RS service; the subject is its UID. */
    PERFORM_WORKITEM
}
