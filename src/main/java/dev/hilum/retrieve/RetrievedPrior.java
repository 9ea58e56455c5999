package dev.hilum.retrieve;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What came of asking archives for a prior. */
public sealed interface RetrievedPrior {
    /** No earlier CT study of the patient there, or nothing to ask by. */
    record None() implements RetrievedPrior {}

    /**
     * To be closed when it is no longer needed: the files go with it.
     *
     * @param files folder of its CT instances as Part 10 files
     */
    record Fetched(String studyInstanceUid, Path files) implements RetrievedPrior, AutoCloseable {
        @Override
        public void close() {
            PriorFiles.erase(files);
        }
    }

    /**
     * There may be one, and it did not come.
     *
     * @param studyInstanceUid null where not even the query was answered
     * @param text names the source and what it did; holds no patient data
     */
    record Failed(@Nullable String studyInstanceUid, String text) implements RetrievedPrior {}
}
