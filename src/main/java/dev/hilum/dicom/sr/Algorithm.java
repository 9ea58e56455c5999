package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.AlgorithmIdentification;
import java.util.ArrayList;
import java.util.List;

/** TID 4019 Algorithm Identification: name and version, and if wanted its parameters. */
final class Algorithm {
    private Algorithm() {}

    static List<ContentItem> items(AlgorithmIdentification algorithm) {
        List<ContentItem> items = new ArrayList<>();
        items.add(ContentItem.text(Concept.ALGORITHM_NAME, algorithm.name()));
        items.add(ContentItem.text(Concept.ALGORITHM_VERSION, algorithm.version()));
        algorithm
                .parameters()
                .forEach(parameter -> items.add(ContentItem.text(Concept.ALGORITHM_PARAMETERS, parameter)));
        items.add(ContentItem.code(Concept.ALGORITHM_FAMILY, AlgorithmIdentification.ARTIFICIAL_INTELLIGENCE));
        return items;
    }
}
