package dev.hilum.job;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Events of the job queue, with stable numbers; UIDs only. */
final class JobLog {
    private static final Logger LOG = System.getLogger("dev.hilum.job");

    private JobLog() {}

    static void failed(Job job, Throwable failure) {
        LOG.log(
                Level.WARNING,
                "JOB-101 job failed: kind=" + job.kind() + " subject=" + job.subject() + " attempt=" + job.attempt(),
                failure);
    }

    static void leaseLost(Job job) {
        LOG.log(
                Level.WARNING,
                "JOB-102 lease lost, work of this run does not count: kind={0} subject={1}",
                job.kind(),
                job.subject());
    }

    static void databaseFailed(Exception failure) {
        LOG.log(Level.ERROR, "JOB-103 database failed, trying again", failure);
    }
}
