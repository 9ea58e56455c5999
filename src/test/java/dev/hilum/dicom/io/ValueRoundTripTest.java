package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each VR, each transfer syntax: what is written is read again. */
class ValueRoundTripTest {
    static final List<TransferSyntax> ALL = TransferSyntax.all();

    /** A private tag: its VR travels only in explicit syntaxes. */
    private static final int PRIVATE = 0x00091001;

    private static Value sample(Vr vr) {
        return switch (vr) {
            case US -> new Value.Integers(List.of(0L, 65535L));
            case SS -> new Value.Integers(List.of(-32768L, 32767L));
            case UL -> new Value.Integers(List.of(0L, 0xFFFFFFFFL));
            case SL -> new Value.Integers(List.of((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE));
            case SV, UV -> new Value.Integers(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
            case AT -> new Value.Integers(List.of(0x00100010L, 0xFFFEE000L));
            case FL -> new Value.Floats(List.of(1.5, (double) Float.MIN_VALUE, Double.NaN));
            case FD -> new Value.Floats(List.of(Math.PI, -0.0, Double.POSITIVE_INFINITY));
            case OB, UN -> new Value.Bytes(new byte[] {1, 2, 3, 4});
            case OD, OV, OF, OL, OW -> new Value.Bytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            case SQ ->
                new Value.Items(List.of(
                        new DataSet().setStrings(Tag.PatientName, Vr.PN, "李^四"),
                        new DataSet(),
                        new DataSet()
                                .setItem(Tag.ReferencedStudySequence, new DataSet().setIntegers(Tag.Rows, Vr.US, 7))));
            case LT, ST, UT, UR -> new Value.Text(List.of("one\\value"));
            case UI -> new Value.Text(List.of("1.2.840.10008.1.1", "1.2.3"));
            case LO, PN, SH, UC -> new Value.Text(List.of("王^小明", "", "b"));
            case AE, AS, CS, DA, DS, DT, IS, TM -> new Value.Text(List.of("A", "", "20"));
        };
    }

    static Stream<Arguments> vrsAndExplicitSyntaxes() {
        return Stream.of(Vr.values())
                .flatMap(vr -> ALL.stream().filter(TransferSyntax::explicitVr).map(syntax -> Arguments.of(vr, syntax)));
    }

    @ParameterizedTest
    @MethodSource("vrsAndExplicitSyntaxes")
    void everyVrSurvivesEveryExplicitSyntax(Vr vr, TransferSyntax syntax) {
        Element element = new Element(PRIVATE, vr, sample(vr));
        assertSame(
                element,
                reread(new DataSet().put(element), syntax).element(PRIVATE).orElseThrow());
    }

    /** One attribute of the dictionary per VR. */
    private static final Map<Vr, Integer> KNOWN = Map.ofEntries(
            Map.entry(Vr.AE, Tag.StationAETitle),
            Map.entry(Vr.AS, Tag.PatientAge),
            Map.entry(Vr.AT, Tag.FrameIncrementPointer),
            Map.entry(Vr.CS, Tag.ImageType),
            Map.entry(Vr.DA, Tag.StudyDate),
            Map.entry(Vr.DS, Tag.PixelSpacing),
            Map.entry(Vr.DT, Tag.AcquisitionDateTime),
            Map.entry(Vr.FD, Tag.DiffusionBValue),
            Map.entry(Vr.FL, 0x00700022),
            Map.entry(Vr.IS, Tag.InstanceNumber),
            Map.entry(Vr.LO, Tag.PatientID),
            Map.entry(Vr.LT, Tag.PatientComments),
            Map.entry(Vr.OD, Tag.DoubleFloatPixelData),
            Map.entry(Vr.OF, Tag.FloatPixelData),
            Map.entry(Vr.OL, Tag.LongPrimitivePointIndexList),
            Map.entry(Vr.OV, Tag.ExtendedOffsetTable),
            Map.entry(Vr.OB, Tag.EncapsulatedDocument),
            Map.entry(Vr.OW, Tag.PixelData),
            Map.entry(Vr.PN, Tag.PatientName),
            Map.entry(Vr.SH, Tag.AccessionNumber),
            Map.entry(Vr.SL, 0x00186020),
            Map.entry(Vr.SQ, Tag.ReferencedSeriesSequence),
            Map.entry(Vr.SS, Tag.TagAngleSecondAxis),
            Map.entry(Vr.ST, Tag.InstitutionAddress),
            Map.entry(Vr.TM, Tag.StudyTime),
            Map.entry(Vr.UC, Tag.LongCodeValue),
            Map.entry(Vr.UI, Tag.SOPInstanceUID),
            Map.entry(Vr.UL, Tag.SimpleFrameList),
            Map.entry(Vr.UR, Tag.RetrieveURL),
            Map.entry(Vr.US, Tag.Rows),
            Map.entry(Vr.UT, Tag.TextValue),
            Map.entry(Vr.UN, PRIVATE));

    @ParameterizedTest
    @EnumSource(
            value = Vr.class,
            names = {"SV", "UV"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyVrSurvivesImplicitVr(Vr vr) {
        int tag = KNOWN.get(vr);
        Element element = new Element(tag, vr, sample(vr));
        DataSet read = reread(new DataSet().put(element), TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
        assertSame(element, read.element(tag).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(Vr.class)
    void anEmptyValueStaysEmpty(Vr vr) {
        Element element = new Element(PRIVATE, vr, ValueReader.empty(vr));
        DataSet read = reread(new DataSet().put(element), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        assertSame(element, read.element(PRIVATE).orElseThrow());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void fragmentsSurviveEncapsulatedSyntaxes(TransferSyntax syntax) {
        Value fragments = new Value.Fragments(List.of(0L, 12L), List.of(new byte[] {1, 2, 3, 4}, new byte[] {5, 6}));
        DataSet dataSet = new DataSet().put(new Element(Tag.PixelData, Vr.OB, fragments));
        if (!syntax.encapsulated()) {
            assertThrows(DicomException.class, () -> Part10Writer.dataSetBytes(dataSet, syntax));
            return;
        }
        Element read = reread(dataSet, syntax).element(Tag.PixelData).orElseThrow();
        assertSame(new Element(Tag.PixelData, Vr.OB, fragments), read);
    }

    @Test
    void fragmentsOfOddLengthArePadded() {
        Value fragments = new Value.Fragments(List.of(), List.of(new byte[] {9, 8, 7}));
        DataSet dataSet = new DataSet().put(new Element(Tag.PixelData, Vr.OB, fragments));
        Value read = reread(dataSet, TransferSyntax.RLE_LOSSLESS)
                .element(Tag.PixelData)
                .orElseThrow()
                .value();
        assertArrayEquals(
                new byte[] {9, 8, 7, 0}, ((Value.Fragments) read).fragments().getFirst());
    }

    @Test
    void nativePixelDataIsNotWrittenInAnEncapsulatedSyntax() {
        DataSet dataSet = new DataSet().setBytes(Tag.PixelData, Vr.OW, new byte[2]);
        assertThrows(DicomException.class, () -> Part10Writer.dataSetBytes(dataSet, TransferSyntax.JPEG_LS_LOSSLESS));
    }

    /** PS3.5 section 6.2.2: a value too long for a 16-bit length is written as UN and read by the dictionary. */
    @ParameterizedTest
    @FieldSource("ALL")
    void aValueTooLongForTheShortFormSurvives(TransferSyntax syntax) {
        String[] numbers = Stream.generate(() -> "123.45").limit(20_000).toArray(String[]::new);
        long[] words = new long[40_000];
        words[39_999] = 0x1234;
        DataSet dataSet = new DataSet()
                .setStrings(0x30060050, Vr.DS, numbers) // Contour Data
                .setIntegers(Tag.RedPaletteColorLookupTableDescriptor, Vr.US, words);
        assertEquals(dataSet, reread(dataSet, syntax));
    }

    @Test
    void wordsOutOfRangeAreRefused() {
        DataSet dataSet = new DataSet().setIntegers(Tag.Rows, Vr.US, 65536);
        DicomException refused = assertThrows(
                DicomException.class, () -> Part10Writer.dataSetBytes(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN));
        assertTrue(refused.getMessage().startsWith("(0028,0010)"), refused.getMessage());
    }

    /** Found by fuzzing: such text came back as U+FFFD, and grew each time it was written. */
    @Test
    void textBeforeTheCharacterSetMustBeAscii() {
        DataSet dataSet = new DataSet().setStrings(0x00000030, Vr.LO, "é");
        DicomException refused = assertThrows(
                DicomException.class, () -> Part10Writer.dataSetBytes(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN));
        assertTrue(refused.getMessage().startsWith("(0000,0030)"), refused.getMessage());
    }

    @Test
    void aSeparatorWithinAValueIsRefused() {
        DataSet dataSet = new DataSet().setStrings(Tag.PatientID, Vr.LO, "a\\b");
        assertThrows(
                DicomException.class, () -> Part10Writer.dataSetBytes(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN));
    }

    private static DataSet reread(DataSet dataSet, TransferSyntax syntax) {
        return Part10Reader.readDataSet(Part10Writer.dataSetBytes(dataSet, syntax), syntax.uid());
    }

    private static void assertSame(Element expected, Element read) {
        assertTrue(Contents.same(expected, read), () -> expected + " became " + read);
    }
}
