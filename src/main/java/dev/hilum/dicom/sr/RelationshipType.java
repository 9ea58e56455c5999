package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.DicomException;

/** How a content item relates to its parent (PS3.3 table C.17.3.2.4). */
public enum RelationshipType {
    CONTAINS,
    HAS_OBS_CONTEXT,
    HAS_ACQ_CONTEXT,
    HAS_CONCEPT_MOD,
    HAS_PROPERTIES,
    INFERRED_FROM,
    SELECTED_FROM;

    /** The defined term of Relationship Type (0040,A010). */
    public String term() {
        return name().replace('_', ' ');
    }

    static RelationshipType ofTerm(String term) {
        for (RelationshipType type : values()) {
            if (type.term().equals(term)) {
                return type;
            }
        }
        throw new DicomException("(0040,A010): unknown relationship type");
    }
}
