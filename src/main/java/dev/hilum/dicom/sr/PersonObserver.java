package dev.hilum.dicom.sr;

import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.List;

/** TID 1002 Observer Context for a person, with the name that TID 1003 requires. */
final class PersonObserver {
    private PersonObserver() {}

    static List<Related> items(String name) {
        return List.of(
                Related.observationContext(ContentItem.code(Concept.OBSERVER_TYPE, Concept.PERSON)),
                Related.observationContext(new ContentItem.PersonName(Concept.PERSON_OBSERVER_NAME, name, List.of())));
    }
}
