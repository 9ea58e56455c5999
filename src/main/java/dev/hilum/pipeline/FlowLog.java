package dev.hilum.pipeline;

import java.lang.System.Logger.Level;

/** Log events of the flow of studies, 4101 and following. UIDs, names of sources and statuses only. */
final class FlowLog {
    private static final System.Logger LOG = System.getLogger("dev.hilum.pipeline");

    private FlowLog() {}

    static void countsNotAsked(String source, String why) {
        LOG.log(Level.WARNING, "event=4101 counts of series could not be asked source=" + source + ": " + why);
    }

    static void gaveWay(String study) {
        LOG.log(Level.INFO, "event=4102 the analysis gave way to a more urgent study=" + study);
    }

    static void elsewhere(String study) {
        LOG.log(
                Level.INFO,
                "event=4103 waits for instances that another node has still to put in the bucket study=" + study);
    }

    static void notInBucket(String result, Exception cause) {
        LOG.log(Level.WARNING, "event=4104 result cannot be put in the bucket, trying again result=" + result, cause);
    }
}
