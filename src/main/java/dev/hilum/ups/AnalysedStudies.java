package dev.hilum.ups;

import java.time.Instant;
import java.util.List;

/** How far the studies are that were fetched for workitems. */
public interface AnalysedStudies {
    /** What has become of a study. */
    sealed interface Progress {
        /** @param percent 0 to 100 */
        record Working(int percent) implements Progress {}

        /** The result is out: analysed, or not with the reason in it. */
        record Performed(Instant begun, Instant ended, List<Output> outputs) implements Progress {}

        /** There will be no result unless a person does something. */
        record Failed(String code) implements Progress {}
    }

    /** An object of a result. */
    record Output(String study, String series, String sopClass, String sopInstance) {}

    Progress of(String studyInstanceUid);
}
