package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finding Site with its laterality (rows 6 and 7 of TID 1501, rows 2 and 3 of TID 1419).
 *
 * @param laterality CID 244, null where unknown
 */
public record FindingSite(CodedConcept site, @Nullable CodedConcept laterality) {
    ContentItem.Code toItem() {
        CodedConcept side = laterality;
        List<ContentItem.Related> content = side == null
                ? List.of()
                : List.of(ContentItem.Related.conceptModifier(ContentItem.code(Concept.LATERALITY, side)));
        return new ContentItem.Code(Concept.FINDING_SITE, site, content);
    }
}
