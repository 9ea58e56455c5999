package dev.hilum.ups;

import java.lang.System.Logger.Level;

/** Log events of workitems, 9101–9105. UIDs and statuses only. */
final class UpsLog {
    private static final System.Logger LOG = System.getLogger("dev.hilum.ups");

    private UpsLog() {}

    static void claimed(String workitem) {
        LOG.log(Level.INFO, "event=9101 claimed workitem=" + workitem);
    }

    static void ended(String workitem, ClaimTable.State state) {
        LOG.log(Level.INFO, "event=9102 workitem=" + workitem + " ended " + state);
    }

    static void canceled(String workitem, String why) {
        LOG.log(Level.WARNING, "event=9103 canceled workitem=" + workitem + ": " + why);
    }

    static void lost(String workitem, String why) {
        LOG.log(Level.WARNING, "event=9104 given up workitem=" + workitem + ": " + why);
    }

    static void notAsked(String why) {
        LOG.log(Level.WARNING, "event=9105 the UPS-RS service was not asked for work: " + why);
    }
}
