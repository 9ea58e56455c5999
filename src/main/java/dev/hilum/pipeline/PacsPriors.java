package dev.hilum.pipeline;

import dev.hilum.compare.Comparison.Mode;
import dev.hilum.compare.NotCompared;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.retrieve.PriorRetrieval;
import dev.hilum.retrieve.RetrievedPrior;
import dev.hilum.study.OwnResults;
import dev.hilum.study.StoredInstance;
import java.util.List;
import java.util.Map;

/**
 * Priors that the own store lacks, from archives of others. They are kept for the time of one analysis only, do not enter
 * the inbox and are no study of ours: nothing is reported of them. What the header says of the patient is checked by the
 * comparison, as for any prior.
 */
final class PacsPriors {
    private final PriorRetrieval retrieval;

    PacsPriors(PriorRetrieval retrieval) {
        this.retrieval = retrieval;
    }

    /** What came of asking; to be closed when the analysis is over: files that came go with it. */
    sealed interface Answer extends AutoCloseable {
        @Override
        default void close() {}

        record None() implements Answer {}

        record Fetched(PriorStudy prior, RetrievedPrior.Fetched files) implements Answer {
            @Override
            public void close() {
                files.close();
            }
        }

        /** There may be one, and it did not come. */
        record Failed(NotCompared why) implements Answer {}
    }

    /** @param header of an instance of the study */
    Answer of(DataSet header) {
        return switch (retrieval.of(header)) {
            case RetrievedPrior.None none -> new Answer.None();
            case RetrievedPrior.Failed failed ->
                new Answer.Failed(new NotCompared(
                        NotCompared.Code.PRIOR_NOT_RETRIEVED, failed.studyInstanceUid(), failed.text()));
            case RetrievedPrior.Fetched fetched -> read(fetched);
        };
    }

    private static Answer read(RetrievedPrior.Fetched fetched) {
        boolean kept = false;
        try {
            String study = fetched.studyInstanceUid();
            List<StoredInstance> instances =
                    DicomFolder.read(fetched.files()).studies().getOrDefault(study, List.of()).stream()
                            .filter(instance -> !OwnResults.isOurs(instance.object()))
                            .toList();
            if (instances.isEmpty()) {
                return new Answer.Failed(new NotCompared(
                        NotCompared.Code.PRIOR_NOT_RETRIEVED, study, "what was fetched of the prior is no image"));
            }
            kept = true;
            return new Answer.Fetched(new PriorStudy(study, instances, Mode.AUTO, Map.of()), fetched);
        } finally {
            if (!kept) {
                fetched.close();
            }
        }
    }
}
