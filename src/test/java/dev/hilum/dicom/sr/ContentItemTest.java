package dev.hilum.dicom.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.sr.ContentItem.GraphicType;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentItemTest {
    private static final CodedConcept NAME = Concept.COMMENT;

    /** Object to bytes and back. */
    private static ContentItem roundTrip(ContentItem item) {
        ContentItem.Container root = new ContentItem.Container(
                Concept.MEASUREMENT_GROUP, false, ContentItem.Template.dcmr(1501), List.of(Related.contains(item)));
        DataSet written = ContentWriter.write(root, new DataSet());
        byte[] bytes = Part10Writer.dataSetBytes(written, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        DataSet read = Part10Reader.readDataSet(bytes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        ContentItem.Container again = StructuredReport.readContent(read);
        assertEquals(root, again);
        return again.content().getFirst().item();
    }

    @Test
    void everyValueTypeReadsBackAsItself() {
        ContentItem.Reference reference = new ContentItem.Reference(Uid.CT_IMAGE, "1.2.3");
        List<ContentItem> items = List.of(
                new ContentItem.Container(null, true, null, List.of()),
                ContentItem.text(NAME, "病灶 \\ backslash"),
                ContentItem.num(NAME, -0.1234567890123, Concept.MILLIMETER),
                new ContentItem.Num(NAME, null, new CodedConcept("114006", "DCM", "Measurement failure"), List.of()),
                ContentItem.code(NAME, new CodedConcept("882784691000119100", "SCT", "a long code")),
                new ContentItem.PersonName(NAME, "Wang^XiaoDong=王^小东", List.of()),
                new ContentItem.Date(NAME, "20260301", List.of()),
                new ContentItem.Time(NAME, "101112.123456", List.of()),
                new ContentItem.DateTime(NAME, "20260301101112.5+0800", List.of()),
                ContentItem.uidRef(NAME, "1.2.840.1"),
                new ContentItem.Composite(null, reference, List.of()),
                new ContentItem.Image(NAME, reference, List.of(1, 7), List.of(3), List.of()),
                new ContentItem.Image(null, reference, List.of(), List.of(), List.of()),
                new ContentItem.Scoord(null, GraphicType.POLYLINE, List.of(0.5, 1.5, 2.5, 3.5), List.of()),
                new ContentItem.Scoord3d(NAME, GraphicType.POINT, List.of(-1.0, 2.0, 3.5), "1.2.3.4", List.of()));
        for (ContentItem item : items) {
            assertEquals(item, roundTrip(item));
        }
    }

    @Test
    void relationshipsKeepTheirTypeAndOrder() {
        ContentItem child = ContentItem.text(NAME, "x");
        List<Related> all = Arrays.stream(RelationshipType.values())
                .map(type -> new Related(type, child))
                .toList();
        ContentItem parent = new ContentItem.Code(NAME, Concept.PRESENT, all);
        assertEquals(all, roundTrip(parent).content());
    }

    @Test
    void whatIsNotANumberCannotBeAMeasuredValue() {
        assertThrows(IllegalArgumentException.class, () -> ContentItem.num(NAME, Double.NaN, Concept.MILLIMETER));
        assertThrows(IllegalArgumentException.class, () -> new ContentItem.Num(NAME, null, null, List.of()));
    }

    @Test
    void coordinatesThatAreNoPointsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ContentItem.Scoord(null, GraphicType.POINT, List.of(1.0), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ContentItem.Scoord3d(null, GraphicType.POINT, List.of(1.0, 2.0), "1.2", List.of()));
    }

    @Test
    void readingNamesTheMissingTagAndNoValue() {
        DataSet text =
                new DataSet().setStrings(Tag.ValueType, Vr.CS, "TEXT").setConcept(Tag.ConceptNameCodeSequence, NAME);
        DicomException error = assertThrows(DicomException.class, () -> ContentReader.read(text));
        assertTrue(error.getMessage().contains("(0040,A160)"), error.getMessage());
    }

    @Test
    void unknownValueTypesAndReferencesAreRefused() {
        DataSet wave = new DataSet().setStrings(Tag.ValueType, Vr.CS, "WAVEFORM");
        assertThrows(DicomException.class, () -> ContentReader.read(wave));
        DataSet byReference = new DataSet()
                .setStrings(Tag.RelationshipType, Vr.CS, "CONTAINS")
                .setIntegers(Tag.ReferencedContentItemIdentifier, Vr.UL, 1, 2);
        DataSet parent =
                new DataSet().setStrings(Tag.ValueType, Vr.CS, "CONTAINER").setItem(Tag.ContentSequence, byReference);
        assertThrows(DicomException.class, () -> ContentReader.read(parent));
    }

    @Test
    void aVolumetricRegionNeedsAMeasurement() {
        MeasurementGroup group = MeasurementGroup.ofSegment(
                "Nodule 1",
                "1.2.3",
                new MeasurementGroup.Region(new ContentItem.Reference(Uid.SEGMENTATION, "1.2.4"), List.of(3), "1.2.5"));
        assertThrows(IllegalStateException.class, group::build);
    }
}
