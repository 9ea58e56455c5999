package dev.hilum.deliver;

import java.lang.System.Logger.Level;

/** Log events of delivery, 7001–7005. UIDs, names of destinations and statuses only. */
final class DeliverLog {
    private static final System.Logger LOG = System.getLogger("dev.hilum.deliver");

    private DeliverLog() {}

    static void attempted(Delivery delivery, Attempt attempt, boolean dead) {
        for (ItemOutcome outcome : attempt.outcomes()) {
            String what = "study=" + delivery.studyInstanceUid() + " destination=" + delivery.destination() + " role="
                    + outcome.item().role() + " attempt=" + (delivery.attempts() + 1);
            if (outcome.delivered()) {
                LOG.log(Level.INFO, "event=7001 delivered " + what);
            } else {
                LOG.log(
                        Level.WARNING,
                        "event=7002 not delivered " + what + " given-up=" + dead + ": " + outcome.error());
            }
        }
    }

    static void reported(Commitment report, int open) {
        Level level = open == 0 || !report.failed().isEmpty() ? Level.WARNING : Level.INFO;
        LOG.log(
                level,
                "event=7005 storage commitment transaction=" + report.transactionUid() + " asked=" + open
                        + " committed=" + report.committed().size() + " failed="
                        + report.failed().size() + (open == 0 ? ": no request of that transaction is open" : ""));
    }

    static void loopFailed(RuntimeException failure) {
        LOG.log(Level.ERROR, "event=7004 a delivery could not be worked on", failure);
    }

    static void leaseLost(String delivery) {
        LOG.log(Level.WARNING, "event=7003 another worker took over delivery=" + delivery);
    }
}
