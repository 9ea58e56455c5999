package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.Uid;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A content item of a structured report: one type per value type (PS3.3 table C.17.3.2.1). The tree is made of {@link
 * Related} edges, since a relationship belongs to the edge and not to either end.
 */
public sealed interface ContentItem {
    /** The concept name; null only where the standard lets it be absent (IMAGE, COMPOSITE, SCOORD, unnamed CONTAINER). */
    @Nullable
    CodedConcept name();

    /** The children, in their order. */
    List<Related> content();

    /** A child with its relationship to the parent. */
    record Related(RelationshipType relationship, ContentItem item) {
        public static Related contains(ContentItem item) {
            return new Related(RelationshipType.CONTAINS, item);
        }

        public static Related conceptModifier(ContentItem item) {
            return new Related(RelationshipType.HAS_CONCEPT_MOD, item);
        }

        public static Related observationContext(ContentItem item) {
            return new Related(RelationshipType.HAS_OBS_CONTEXT, item);
        }

        public static Related acquisitionContext(ContentItem item) {
            return new Related(RelationshipType.HAS_ACQ_CONTEXT, item);
        }

        public static Related property(ContentItem item) {
            return new Related(RelationshipType.HAS_PROPERTIES, item);
        }

        public static Related selectedFrom(ContentItem item) {
            return new Related(RelationshipType.SELECTED_FROM, item);
        }

        public static Related inferredFrom(ContentItem item) {
            return new Related(RelationshipType.INFERRED_FROM, item);
        }
    }

    /** A TEXT without children. */
    static Text text(CodedConcept name, String value) {
        return new Text(name, value, List.of());
    }

    /** A CODE without children. */
    static Code code(CodedConcept name, CodedConcept value) {
        return new Code(name, value, List.of());
    }

    /** A UIDREF without children. */
    static UidRef uidRef(CodedConcept name, String uid) {
        return new UidRef(name, uid, List.of());
    }

    /** A NUM with a value and without children. */
    static Num num(CodedConcept name, double value, CodedConcept units) {
        return new Num(name, new MeasuredValue(value, units), null, List.of());
    }

    /** The template that a CONTAINER was made by (Content Template Sequence, 0040,A504). */
    record Template(String mappingResource, String identifier) {
        /** A template of PS3.16. */
        public static Template dcmr(int tid) {
            return new Template("DCMR", String.valueOf(tid));
        }
    }

    /** CONTAINER. @param continuous Continuity of Content is CONTINUOUS, else SEPARATE */
    record Container(
            @Nullable CodedConcept name,
            boolean continuous,
            @Nullable Template template,
            List<Related> content) implements ContentItem {
        public Container {
            content = List.copyOf(content);
        }
    }

    /**
     * A relationship by reference to another item of the same tree, which has a value and children of its own.
     *
     * @param position Referenced Content Item Identifier: 1 for the root, then the place among the children, from 1
     */
    record ByReference(List<Integer> position) implements ContentItem {
        public ByReference {
            position = List.copyOf(position);
            require(!position.isEmpty() && position.getFirst() == 1, "a position begins at the root");
        }

        @Override
        public @Nullable CodedConcept name() {
            return null;
        }

        @Override
        public List<Related> content() {
            return List.of();
        }
    }

    /** TEXT: unformatted text. */
    record Text(CodedConcept name, String value, List<Related> content) implements ContentItem {
        public Text {
            content = List.copyOf(content);
            require(!value.isBlank(), "TEXT needs a value");
        }
    }

    /** NUM: a number with units, or the reason why there is none (CID 42). Exactly one of the two. */
    record Num(
            CodedConcept name,
            @Nullable MeasuredValue value,
            @Nullable CodedConcept qualifier,
            List<Related> content) implements ContentItem {
        public Num {
            content = List.copyOf(content);
            require(value != null || qualifier != null, "NUM needs a value or a qualifier");
        }
    }

    /** A finite number and its unit (UCUM). */
    record MeasuredValue(double value, CodedConcept units) {
        public MeasuredValue {
            require(Double.isFinite(value), "a measured value is finite");
        }
    }

    /** CODE. */
    record Code(CodedConcept name, CodedConcept value, List<Related> content) implements ContentItem {
        public Code {
            content = List.copyOf(content);
        }
    }

    /** PNAME: a person's name in the form of VR PN. */
    record PersonName(CodedConcept name, String value, List<Related> content) implements ContentItem {
        public PersonName {
            content = List.copyOf(content);
        }
    }

    /** DATE: YYYYMMDD. */
    record Date(CodedConcept name, String value, List<Related> content) implements ContentItem {
        private static final Pattern FORM = Pattern.compile("\\d{8}");

        public Date {
            content = List.copyOf(content);
            require(FORM.matcher(value).matches(), "DATE is YYYYMMDD");
        }
    }

    /** TIME: HHMMSS.FFFFFF, from the right as far as known. */
    record Time(CodedConcept name, String value, List<Related> content) implements ContentItem {
        private static final Pattern FORM = Pattern.compile("\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?");

        public Time {
            content = List.copyOf(content);
            require(FORM.matcher(value).matches(), "TIME is HHMMSS.FFFFFF");
        }
    }

    /** DATETIME: YYYYMMDDHHMMSS.FFFFFF&amp;ZZXX, from the right as far as known. */
    record DateTime(CodedConcept name, String value, List<Related> content) implements ContentItem {
        private static final Pattern FORM =
                Pattern.compile("\\d{4}(\\d{2}(\\d{2}(\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?)?)?)?([+-]\\d{4})?");

        public DateTime {
            content = List.copyOf(content);
            require(FORM.matcher(value).matches(), "DATETIME is YYYYMMDDHHMMSS.FFFFFF&ZZXX");
        }
    }

    /** UIDREF. */
    record UidRef(CodedConcept name, String value, List<Related> content) implements ContentItem {
        public UidRef {
            content = List.copyOf(content);
            require(Uid.isValid(value), "UIDREF needs a UID");
        }
    }

    /** COMPOSITE: a reference to any composite object. */
    record Composite(@Nullable CodedConcept name, Reference reference, List<Related> content) implements ContentItem {
        public Composite {
            content = List.copyOf(content);
        }
    }

    /** IMAGE: a reference to an image, its frames or its segments. */
    record Image(
            @Nullable CodedConcept name,
            Reference reference,
            List<Integer> frames,
            List<Integer> segments,
            List<Related> content)
            implements ContentItem {
        public Image {
            content = List.copyOf(content);
            frames = List.copyOf(frames);
            segments = List.copyOf(segments);
        }
    }

    /** The referenced SOP class and instance. */
    record Reference(String sopClassUid, String sopInstanceUid) {
        public Reference {
            require(Uid.isValid(sopClassUid) && Uid.isValid(sopInstanceUid), "a reference needs two UIDs");
        }
    }

    /**
     * SCOORD: column and row pairs in an image, from the outer corner of the first pixel, whose centre is 0.5\0.5 (PS3.3
     * C.18.6.1.1).
     */
    record Scoord(@Nullable CodedConcept name, GraphicType graphicType, List<Double> points, List<Related> content)
            implements ContentItem {
        public Scoord {
            content = List.copyOf(content);
            points = List.copyOf(points);
            require(!points.isEmpty() && points.size() % 2 == 0, "SCOORD needs column and row pairs");
        }
    }

    /** SCOORD3D: x, y, z triplets in a frame of reference, millimetres (PS3.3 C.18.9). */
    record Scoord3d(
            @Nullable CodedConcept name,
            GraphicType graphicType,
            List<Double> points,
            String frameOfReferenceUid,
            List<Related> content)
            implements ContentItem {
        public Scoord3d {
            content = List.copyOf(content);
            points = List.copyOf(points);
            require(!points.isEmpty() && points.size() % 3 == 0, "SCOORD3D needs x, y, z triplets");
        }
    }

    /** Graphic Type (0070,0023) of SCOORD and SCOORD3D. */
    enum GraphicType {
        POINT,
        MULTIPOINT,
        POLYLINE,
        POLYGON,
        CIRCLE,
        ELLIPSE,
        ELLIPSOID
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
