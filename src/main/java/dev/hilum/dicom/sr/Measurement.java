package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.ArrayList;
import java.util.List;

/** TID 300 Measurement, also the NUM of TID 1419: a number with its derivation, method and coordinates (TID 320). */
public final class Measurement {
    private final ContentItem.Num num;

    private Measurement(ContentItem.Num num) {
        this.num = num;
    }

    /** A measured number. */
    public static Measurement of(CodedConcept name, double value, CodedConcept units) {
        return new Measurement(ContentItem.num(name, value, units));
    }

    /** With a derivation such as mean or maximum (row 4). */
    public Measurement derivedAs(CodedConcept derivation) {
        return with(Related.conceptModifier(ContentItem.code(Concept.DERIVATION, derivation)));
    }

    /** With the method (row 3). */
    public Measurement by(CodedConcept method) {
        return with(Related.conceptModifier(ContentItem.code(Concept.MEASUREMENT_METHOD, method)));
    }

    /** With what it was inferred from: coordinates of TID 320, or a parameter (row 10). */
    public Measurement inferredFrom(ContentItem item) {
        return with(Related.inferredFrom(item));
    }

    ContentItem.Num toItem() {
        return num;
    }

    private Measurement with(Related child) {
        List<Related> content = new ArrayList<>(num.content());
        content.add(child);
        return new Measurement(new ContentItem.Num(num.name(), num.value(), num.qualifier(), content));
    }
}
