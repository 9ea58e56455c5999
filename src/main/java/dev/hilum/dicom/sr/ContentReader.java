package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads content items from data sets; the mirror of {@link ContentWriter}. Errors name the tag, never a value. */
final class ContentReader {
    private ContentReader() {}

    static ContentItem read(DataSet source) {
        List<Related> content = new ArrayList<>();
        for (DataSet child : source.items(Tag.ContentSequence)) {
            content.add(readChild(child));
        }
        return readValue(source, content);
    }

    private static Related readChild(DataSet child) {
        RelationshipType relationship = RelationshipType.ofTerm(required(child, Tag.RelationshipType));
        if (child.contains(Tag.ReferencedContentItemIdentifier)) {
            return new Related(
                    relationship, new ContentItem.ByReference(integers(child, Tag.ReferencedContentItemIdentifier)));
        }
        return new Related(relationship, read(child));
    }

    private static ContentItem readValue(DataSet source, List<Related> content) {
        String valueType = required(source, Tag.ValueType);
        return switch (valueType) {
            case "CONTAINER" -> readContainer(source, content);
            case "TEXT" -> new ContentItem.Text(name(source), required(source, Tag.TextValue), content);
            case "NUM" -> readNum(source, content);
            case "CODE" -> new ContentItem.Code(name(source), concept(source, Tag.ConceptCodeSequence), content);
            case "PNAME" -> new ContentItem.PersonName(name(source), required(source, Tag.PersonName), content);
            case "DATE" -> new ContentItem.Date(name(source), required(source, Tag.Date), content);
            case "TIME" -> new ContentItem.Time(name(source), required(source, Tag.Time), content);
            case "DATETIME" -> new ContentItem.DateTime(name(source), required(source, Tag.DateTime), content);
            case "UIDREF" -> new ContentItem.UidRef(name(source), required(source, Tag.UID), content);
            case "COMPOSITE" -> new ContentItem.Composite(optionalName(source), reference(source), content);
            case "IMAGE" -> readImage(source, content);
            case "SCOORD" -> new ContentItem.Scoord(optionalName(source), graphicType(source), points(source), content);
            case "SCOORD3D" ->
                new ContentItem.Scoord3d(
                        optionalName(source),
                        graphicType(source),
                        points(source),
                        required(source, Tag.ReferencedFrameOfReferenceUID),
                        content);
            default -> throw new DicomException("(0040,A040): value type is not read");
        };
    }

    private static ContentItem.Container readContainer(DataSet source, List<Related> content) {
        ContentItem.Template template = source.item(Tag.ContentTemplateSequence)
                .map(item -> new ContentItem.Template(
                        required(item, Tag.MappingResource), required(item, Tag.TemplateIdentifier)))
                .orElse(null);
        boolean continuous = required(source, Tag.ContinuityOfContent).equals("CONTINUOUS");
        return new ContentItem.Container(optionalName(source), continuous, template, content);
    }

    private static ContentItem.Num readNum(DataSet source, List<Related> content) {
        CodedConcept qualifier =
                source.concept(Tag.NumericValueQualifierCodeSequence).orElse(null);
        ContentItem.MeasuredValue value = source.item(Tag.MeasuredValueSequence)
                .map(item -> new ContentItem.MeasuredValue(
                        item.decimal(Tag.NumericValue).orElseThrow(() -> missing(Tag.NumericValue)),
                        concept(item, Tag.MeasurementUnitsCodeSequence)))
                .orElse(null);
        return new ContentItem.Num(name(source), value, qualifier, content);
    }

    private static ContentItem.Image readImage(DataSet source, List<Related> content) {
        DataSet item = source.item(Tag.ReferencedSOPSequence).orElseThrow(() -> missing(Tag.ReferencedSOPSequence));
        return new ContentItem.Image(
                optionalName(source),
                reference(source),
                integers(item, Tag.ReferencedFrameNumber),
                integers(item, Tag.ReferencedSegmentNumber),
                content);
    }

    private static ContentItem.Reference reference(DataSet source) {
        DataSet item = source.item(Tag.ReferencedSOPSequence).orElseThrow(() -> missing(Tag.ReferencedSOPSequence));
        return new ContentItem.Reference(
                required(item, Tag.ReferencedSOPClassUID), required(item, Tag.ReferencedSOPInstanceUID));
    }

    private static ContentItem.GraphicType graphicType(DataSet source) {
        String term = required(source, Tag.GraphicType);
        return Arrays.stream(ContentItem.GraphicType.values())
                .filter(type -> type.name().equals(term))
                .findFirst()
                .orElseThrow(() -> new DicomException("(0070,0023): unknown graphic type"));
    }

    private static List<Double> points(DataSet source) {
        return Arrays.stream(source.decimals(Tag.GraphicData)).boxed().toList();
    }

    private static List<Integer> integers(DataSet source, int tag) {
        return Arrays.stream(source.decimals(tag))
                .mapToObj(value -> (int) value)
                .toList();
    }

    private static CodedConcept name(DataSet source) {
        return concept(source, Tag.ConceptNameCodeSequence);
    }

    private static @Nullable CodedConcept optionalName(DataSet source) {
        return source.concept(Tag.ConceptNameCodeSequence).orElse(null);
    }

    private static CodedConcept concept(DataSet source, int tag) {
        return source.concept(tag).orElseThrow(() -> missing(tag));
    }

    private static String required(DataSet source, int tag) {
        return source.string(tag).orElseThrow(() -> missing(tag));
    }

    private static DicomException missing(int tag) {
        return new DicomException(Tag.format(tag) + " is missing in a content item");
    }
}
