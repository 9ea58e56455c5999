package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.SharedData;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate and the choice on real headers of several makers. */
@org.junit.jupiter.api.Tag("REQ-STD-3")
@org.junit.jupiter.api.Tag("REQ-STD-4")
class RealSeriesTest {
    private static final SeriesSelection BOTH = new SeriesSelection(
            Map.of(PipelineName.NODULE, GateRules.DEFAULT, PipelineName.PNEUMONIA, GateRules.DEFAULT));

    private static List<StoredInstance> folder(String name) {
        try (Stream<Path> files = Files.walk(SharedData.path(name))) {
            return files.filter(file -> file.toString().endsWith(".dcm"))
                    .map(RealSeriesTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoredInstance read(Path file) {
        try {
            return new StoredInstance(
                    Part10Reader.readHeader(file), file.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Selection.Taken taken(StudySelection selection, PipelineName pipeline) {
        return assertInstanceOf(
                Selection.Taken.class,
                selection.byPipeline().get(pipeline),
                selection.series().toString());
    }

    private static ReasonCode refused(List<StoredInstance> study) {
        StudySelection selection = BOTH.select(study);
        Selection nodule = selection.byPipeline().get(PipelineName.NODULE);
        return assertInstanceOf(
                        Selection.Refused.class, nodule, selection.series().toString())
                .reason()
                .code();
    }

    private static Set<Caution.Code> cautions(Selection.Taken taken) {
        return taken.cautions().stream().map(Caution::code).collect(Collectors.toSet());
    }

    @Test
    void takesLungFcpWithoutImageTypeAndManufacturer() {
        Selection.Taken taken = taken(BOTH.select(folder("lung-fcp-01-0001")), PipelineName.NODULE);
        assertEquals(98, taken.series().slices().size());
        assertEquals(1, taken.series().sliceSpacingMm(), 1e-9);
        assertEquals(-5.5, taken.series().slices().getFirst().position().get(2));
        assertEquals(Set.of(), cautions(taken));
    }

    @Test
    void takesBothLidcChests() {
        Selection.Taken first = taken(BOTH.select(folder("lidc-idri/0001")), PipelineName.NODULE);
        assertEquals(133, first.series().slices().size());
        assertEquals(2.5, first.series().sliceSpacingMm(), 1e-9);
        assertEquals(Set.of(Caution.Code.CONTRAST, Caution.Code.NO_PATIENT_AGE), cautions(first));
        Selection.Taken second = taken(BOTH.select(folder("lidc-idri/0002")), PipelineName.PNEUMONIA);
        assertEquals(261, second.series().slices().size());
        assertEquals(1.25, second.series().sliceSpacingMm(), 1e-9);
        assertEquals(Set.of(Caution.Code.NO_PATIENT_AGE), cautions(second));
    }

    @Test
    void takesTheSmoothKernelOfA0001AndSaysWhy() {
        StudySelection selection = BOTH.select(folder("lung-pet-ct-dx-a0001"));
        Selection.Taken taken = taken(selection, PipelineName.NODULE);
        assertEquals("B", taken.series().header().string(Tag.ConvolutionKernel).orElseThrow());
        assertEquals(Set.of(Caution.Code.THICK_SLICES), cautions(taken));
        assertEquals(
                List.of(
                        "Left for nodule: 64 slices every 5.00 mm over 320 mm, sharp kernel L; series 3 is better with 58.0"
                                + " against 48.0 points, because of sharp kernel L. Left for pneumonia: 64 slices every 5.00"
                                + " mm over 320 mm, sharp kernel L; series 3 is better with 79.0 against 59.0 points, because"
                                + " of sharp kernel L.",
                        "Taken for nodule: 64 slices every 5.00 mm over 320 mm, smooth kernel B; best of 2 fit series with"
                                + " 58.0 of 100 points. Taken for pneumonia: 64 slices every 5.00 mm over 320 mm, smooth"
                                + " kernel B; best of 2 fit series with 79.0 of 100 points."),
                selection.series().stream().map(SeriesDecision::why).toList());
    }

    /** The reformats say HU in a spelling of their own ("Houndsfield Unit"): that must not make them NOT_HU. */
    @ParameterizedTest
    @CsvSource({"A002304", "A027284", "A046441", "A048383", "A056642", "A058062"})
    void everySingleSliceGetsItsReason(String patient) {
        String folder = "covid-ny-sbu-slices/" + patient;
        assertEquals(ReasonCode.TOO_FEW_SLICES, refused(folder(folder + "/axial")));
        assertEquals(ReasonCode.DERIVED, refused(folder(folder + "/coronal")));
        assertEquals(ReasonCode.DERIVED, refused(folder(folder + "/sagittal")));
        assertEquals(ReasonCode.TOO_FEW_SLICES, refused(folder(folder)), "the axial slice came furthest");
    }

    /** Without the words REFORMATTED and AVERAGE it is the orientation that tells. */
    @ParameterizedTest
    @CsvSource({"A002304/coronal", "A002304/sagittal", "A058062/coronal", "A058062/sagittal"})
    void realCoronalAndSagittalPlanesAreNotAxial(String name) {
        List<StoredInstance> slices = folder("covid-ny-sbu-slices/" + name);
        slices.forEach(slice -> slice.object().dataSet().setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY"));
        assertEquals(ReasonCode.NOT_AXIAL, refused(slices));
    }

    @ParameterizedTest
    @CsvSource({
        "US-YBR_FULL_422-EVRLE.dcm, NO_CT",
        // A structured report and an ultrasound image: not CT comes before everything else.
        "no-pixel-data.dcm, NO_CT",
        "no-pixel-spacing.dcm, NO_CT",
        "CT0012.fragmented_no_bot_jpeg_baseline.51.dcm, NOT_HU",
        "CTImage.dcm, TOO_FEW_SLICES",
        "CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm, TOO_FEW_SLICES",
        "CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm, TOO_FEW_SLICES",
        "CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm, PIXEL_FORMAT",
        "CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm, PIXEL_FORMAT",
        "CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm, TOO_FEW_SLICES"
    })
    void oddFilesGetTheirReason(String file, ReasonCode expected) {
        Path path = SharedData.path("ct-transfer-syntaxes/" + file);
        assertEquals(expected, refused(List.of(read(path))));
    }

    @Test
    void aRealSliceWithoutPixelsOrSpacingGetsItsReason() {
        assertEquals(ReasonCode.NO_PIXEL_DATA, refused(changed(header -> header.remove(Tag.PixelData))));
        assertEquals(ReasonCode.NO_GEOMETRY, refused(changed(header -> header.remove(Tag.PixelSpacing))));
    }

    private static List<StoredInstance> changed(Consumer<DataSet> change) {
        StoredInstance slice = read(SharedData.path("ct-transfer-syntaxes/CTImage.dcm"));
        change.accept(slice.object().dataSet());
        return List.of(slice);
    }

    @Test
    void aMissingSliceOfARealSeriesIsCounted() {
        List<StoredInstance> series = folder("lidc-idri/0001").stream()
                .sorted((a, b) -> a.sopInstanceUid().compareTo(b.sopInstanceUid()))
                .toList();
        List<StoredInstance> sorted = taken(BOTH.select(series), PipelineName.NODULE).series().slices().stream()
                .map(Slice::instance)
                .toList();
        List<StoredInstance> holed = sorted.stream()
                .filter(i -> i != sorted.get(70) && i != sorted.get(71))
                .toList();
        StudySelection selection = BOTH.select(holed);
        Reason reason = assertInstanceOf(
                        Selection.Refused.class, selection.byPipeline().get(PipelineName.NODULE))
                .reason();
        assertEquals(ReasonCode.MISSING_SLICES, reason.code());
        assertTrue(reason.text().startsWith("2 of 133 slices are missing"), reason.text());
    }

    @Test
    void noPatientIdentifierOfRealHeadersIsInAnyText() {
        List<StoredInstance> study = folder("lung-pet-ct-dx-a0001");
        String texts = BOTH.select(study).series().toString();
        Set<String> identifiers = study.stream()
                .flatMap(i -> Stream.of(Tag.PatientID, Tag.PatientName)
                        .flatMap(tag -> i.object().dataSet().string(tag).stream()))
                .collect(Collectors.toSet());
        assertFalse(identifiers.isEmpty());
        identifiers.forEach(identifier -> assertFalse(texts.contains(identifier)));
    }
}
