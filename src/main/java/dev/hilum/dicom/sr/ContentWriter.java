package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes content items as data sets: SR Document Content Module (PS3.3 C.17.3). */
final class ContentWriter {
    private ContentWriter() {}

    /** Puts an item's attributes, and those of all below it, into a data set. */
    static DataSet write(ContentItem item, DataSet target) {
        CodedConcept name = item.name();
        if (name != null) {
            target.setConcept(Tag.ConceptNameCodeSequence, name);
        }
        writeValue(item, target);
        if (!item.content().isEmpty()) {
            List<DataSet> children = new ArrayList<>();
            item.content().forEach(child -> children.add(writeChild(child)));
            target.setItems(Tag.ContentSequence, children);
        }
        return target;
    }

    private static DataSet writeChild(Related child) {
        DataSet target = new DataSet()
                .setStrings(Tag.RelationshipType, Vr.CS, child.relationship().term());
        return write(child.item(), target);
    }

    private static void writeValue(ContentItem item, DataSet target) {
        switch (item) {
            case ContentItem.Container container -> writeContainer(container, target);
            case ContentItem.Text text -> type("TEXT", target).setStrings(Tag.TextValue, Vr.UT, text.value());
            case ContentItem.Num num -> writeNum(num, target);
            case ContentItem.Code code -> type("CODE", target).setConcept(Tag.ConceptCodeSequence, code.value());
            case ContentItem.PersonName person ->
                type("PNAME", target).setStrings(Tag.PersonName, Vr.PN, person.value());
            case ContentItem.Date date -> type("DATE", target).setStrings(Tag.Date, Vr.DA, date.value());
            case ContentItem.Time time -> type("TIME", target).setStrings(Tag.Time, Vr.TM, time.value());
            case ContentItem.DateTime time -> type("DATETIME", target).setStrings(Tag.DateTime, Vr.DT, time.value());
            case ContentItem.UidRef uid -> type("UIDREF", target).setStrings(Tag.UID, Vr.UI, uid.value());
            case ContentItem.Composite composite ->
                type("COMPOSITE", target).setItem(Tag.ReferencedSOPSequence, reference(composite.reference()));
            case ContentItem.Image image -> writeImage(image, target);
            case ContentItem.Scoord scoord -> writeScoord(scoord, target);
            case ContentItem.Scoord3d scoord -> writeScoord3d(scoord, target);
            case ContentItem.ByReference reference ->
                target.setIntegers(Tag.ReferencedContentItemIdentifier, Vr.UL, longs(reference.position()));
        }
    }

    private static void writeContainer(ContentItem.Container container, DataSet target) {
        type("CONTAINER", target)
                .setStrings(Tag.ContinuityOfContent, Vr.CS, container.continuous() ? "CONTINUOUS" : "SEPARATE");
        ContentItem.Template template = container.template();
        if (template != null) {
            target.setItem(
                    Tag.ContentTemplateSequence,
                    new DataSet()
                            .setStrings(Tag.MappingResource, Vr.CS, template.mappingResource())
                            .setStrings(Tag.TemplateIdentifier, Vr.CS, template.identifier()));
        }
    }

    private static void writeNum(ContentItem.Num num, DataSet target) {
        type("NUM", target).setItems(Tag.MeasuredValueSequence, measured(num.value()));
        CodedConcept qualifier = num.qualifier();
        if (qualifier != null) {
            target.setConcept(Tag.NumericValueQualifierCodeSequence, qualifier);
        }
    }

    /** Empty where there is no number: Measured Value Sequence is type 2 (PS3.3 table C.18.1-1). */
    private static List<DataSet> measured(ContentItem.@Nullable MeasuredValue value) {
        if (value == null) {
            return List.of();
        }
        return List.of(new DataSet()
                .setDecimals(Tag.NumericValue, Vr.DS, value.value())
                .setConcept(Tag.MeasurementUnitsCodeSequence, value.units()));
    }

    private static void writeImage(ContentItem.Image image, DataSet target) {
        DataSet reference = reference(image.reference());
        if (!image.frames().isEmpty()) {
            reference.setIntegers(Tag.ReferencedFrameNumber, Vr.IS, longs(image.frames()));
        }
        if (!image.segments().isEmpty()) {
            reference.setIntegers(Tag.ReferencedSegmentNumber, Vr.US, longs(image.segments()));
        }
        type("IMAGE", target).setItem(Tag.ReferencedSOPSequence, reference);
    }

    private static void writeScoord(ContentItem.Scoord scoord, DataSet target) {
        type("SCOORD", target)
                .setStrings(Tag.GraphicType, Vr.CS, scoord.graphicType().name())
                .setDecimals(Tag.GraphicData, Vr.FL, doubles(scoord.points()));
    }

    private static void writeScoord3d(ContentItem.Scoord3d scoord, DataSet target) {
        type("SCOORD3D", target)
                .setStrings(Tag.GraphicType, Vr.CS, scoord.graphicType().name())
                .setDecimals(Tag.GraphicData, Vr.FL, doubles(scoord.points()))
                .setStrings(Tag.ReferencedFrameOfReferenceUID, Vr.UI, scoord.frameOfReferenceUid());
    }

    private static DataSet type(String valueType, DataSet target) {
        return target.setStrings(Tag.ValueType, Vr.CS, valueType);
    }

    private static DataSet reference(ContentItem.Reference reference) {
        return InstanceReference.item(reference.sopClassUid(), reference.sopInstanceUid());
    }

    private static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
