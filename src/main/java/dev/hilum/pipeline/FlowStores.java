package dev.hilum.pipeline;

import dev.hilum.job.JobQueue;
import dev.hilum.job.ResultTable;
import dev.hilum.job.Transactions;
import dev.hilum.receive.InboxReader;

/**
 * The tables and stores that a study's way through the service works on.
 *
 * @param node this node, as in the inbox
 */
public record FlowStores(
        Transactions transactions,
        JobQueue queue,
        InboxReader inbox,
        StudyTable studies,
        ResultTable results,
        ResultFolders folders,
        String node) {}
