package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test per reason code and rule of the gate. */
@org.junit.jupiter.api.Tag("REQ-STD-4")
class SeriesGateTest {
    private static GateOutcome assess(Collection<StoredInstance> series, GateRules rules) {
        return new SeriesGate(rules).assess(series, PatientIdentity.of(series));
    }

    private static GateOutcome assess(SyntheticSeries series) {
        return assess(series.instances(), GateRules.DEFAULT);
    }

    private static Reason refused(GateOutcome outcome) {
        return assertInstanceOf(GateOutcome.Unfit.class, outcome).reason();
    }

    private static void refuses(ReasonCode code, SyntheticSeries series) {
        Reason reason = refused(assess(series));
        assertEquals(code, reason.code(), reason.text());
        assertTrue(reason.text().endsWith("."), reason.text());
    }

    private static FitSeries fit(GateOutcome outcome) {
        if (outcome instanceof GateOutcome.Unfit unfit) {
            throw new AssertionError(unfit.reason().toString());
        }
        return ((GateOutcome.Fit) outcome).candidates().getFirst();
    }

    private static FitSeries fit(SyntheticSeries series) {
        return fit(assess(series));
    }

    private static Set<Caution.Code> cautions(SyntheticSeries series) {
        return Set.copyOf(fit(series).cautions().stream().map(Caution::code).toList());
    }

    @Test
    void takesAPlainChestCtWithoutCautions() {
        FitSeries fit = fit(SyntheticSeries.chest());
        assertEquals(120, fit.series().slices().size());
        assertEquals(2.5, fit.series().sliceSpacingMm(), 1e-9);
        assertEquals(300, fit.coverageMm(), 1e-9);
        assertEquals(List.of(), fit.cautions());
        assertEquals(-300, fit.series().slices().getFirst().position().get(2));
        assertEquals(-1024, fit.series().slices().getFirst().intercept());
    }

    @Test
    void refusesOtherModalitiesAsNoCt() {
        refuses(
                ReasonCode.NO_CT,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.4")));
        refuses(
                ReasonCode.NO_CT,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.SOPClassUID, Vr.UI, Uid.SECONDARY_CAPTURE_IMAGE)));
        refuses(ReasonCode.NO_CT, SyntheticSeries.chest().with(h -> h.setStrings(Tag.Modality, Vr.CS, "PT")));
    }

    @Test
    void dropsLocalizersAndOtherObjectsFromASeries() {
        GateOutcome outcome = assess(SyntheticSeries.chest()
                .slices(123, 2.5)
                .withSlice(120, h -> h.setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "LOCALIZER"))
                .withSlice(121, h -> h.setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "LOCALIZER"))
                .withSlice(122, h -> h.setStrings(Tag.SOPClassUID, Vr.UI, Uid.SECONDARY_CAPTURE_IMAGE)));
        assertEquals(120, fit(outcome).series().slices().size());
        assertEquals(List.of("2 localizers left out", "1 objects that are not CT images left out"), outcome.notes());
    }

    @Test
    void refusesASeriesOfLocalizers() {
        refuses(
                ReasonCode.LOCALIZER_ONLY,
                SyntheticSeries.chest().slices(2, 5).imageType("ORIGINAL", "PRIMARY", "LOCALIZER"));
    }

    @Test
    void refusesInstancesWithoutPixelData() {
        refuses(ReasonCode.NO_PIXEL_DATA, SyntheticSeries.chest().without(Tag.PixelData));
        refuses(ReasonCode.NO_PIXEL_DATA, SyntheticSeries.chest().withSlice(7, h -> h.remove(Tag.PixelData)));
        refuses(
                ReasonCode.NO_PIXEL_DATA,
                SyntheticSeries.chest().with(h -> h.put(new Element(Tag.PixelData, Vr.OW, new Value.Deferred(0, 0)))));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {Tag.ImagePositionPatient, Tag.ImageOrientationPatient, Tag.PixelSpacing, Tag.FrameOfReferenceUID})
    void refusesSlicesWithoutGeometry(int tag) {
        refuses(ReasonCode.NO_GEOMETRY, SyntheticSeries.chest().without(tag));
        refuses(ReasonCode.NO_GEOMETRY, SyntheticSeries.chest().withSlice(3, h -> h.remove(tag)));
    }

    @Test
    void refusesGeometryThatCannotBeRead() {
        refuses(
                ReasonCode.NO_GEOMETRY,
                SyntheticSeries.chest()
                        .withSlice(5, h -> h.setStrings(Tag.ImagePositionPatient, Vr.DS, "a", "b", "c")));
        refuses(
                ReasonCode.NO_GEOMETRY,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.PixelSpacing, Vr.DS, "0", "0.7")));
        refuses(ReasonCode.NO_GEOMETRY, SyntheticSeries.chest().orientation(1, 0, 0, 1, 0, 0));
        refuses(ReasonCode.NO_GEOMETRY, SyntheticSeries.chest().orientation(2, 0, 0, 0, 1, 0));
        refuses(
                ReasonCode.NO_GEOMETRY,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.PixelSpacing, Vr.DS, "NaN", "0.7")));
    }

    @Test
    void refusesSlicesThatDifferInGeometry() {
        refuses(
                ReasonCode.NO_GEOMETRY,
                SyntheticSeries.chest().withSlice(9, h -> h.setDecimals(Tag.PixelSpacing, Vr.DS, 0.8, 0.8)));
        refuses(
                ReasonCode.NO_GEOMETRY,
                SyntheticSeries.chest()
                        .withSlice(9, h -> h.setDecimals(Tag.ImageOrientationPatient, Vr.DS, 1, 0, 0, 0, 0, -1)));
        refuses(
                ReasonCode.NO_GEOMETRY,
                SyntheticSeries.chest()
                        .withSlice(
                                0,
                                h -> h.setDecimals(
                                        Tag.ImageOrientationPatient,
                                        Vr.DS,
                                        0.99619,
                                        0.08716,
                                        0,
                                        -0.08716,
                                        0.99619,
                                        0)));
        refuses(
                ReasonCode.NO_GEOMETRY,
                SyntheticSeries.chest().withSlice(9, h -> h.setStrings(Tag.FrameOfReferenceUID, Vr.UI, "1.2.3")));
        refuses(ReasonCode.NO_GEOMETRY, SyntheticSeries.chest().withSlice(9, h -> h.setIntegers(Tag.Rows, Vr.US, 256)));
    }

    @Test
    void toleratesRoundingOfGeometry() {
        fit(SyntheticSeries.chest()
                .withSlice(4, h -> h.setDecimals(Tag.PixelSpacing, Vr.DS, 0.70002, 0.70002))
                .withSlice(5, h -> h.setDecimals(Tag.ImageOrientationPatient, Vr.DS, 1, 0.0001, 0, -0.0001, 1, 0)));
    }

    @Test
    void refusesPixelDataShorterThanTheImage() {
        refuses(
                ReasonCode.DECODE_FAILED,
                SyntheticSeries.chest()
                        .withSlice(7, h -> h.put(new Element(Tag.PixelData, Vr.OW, new Value.Deferred(0, 1000)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55", "1.2.840.10008.1.2.4.102", "1.2.3.4"})
    void refusesTransferSyntaxesThatCannotBeDecoded(String transferSyntax) {
        refuses(ReasonCode.PIXEL_FORMAT, SyntheticSeries.chest().transferSyntax(transferSyntax));
    }

    @Test
    void refusesPixelsThatAreNotGreyValues() {
        refuses(
                ReasonCode.PIXEL_FORMAT,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.PhotometricInterpretation, Vr.CS, "PALETTE COLOR")));
        refuses(
                ReasonCode.PIXEL_FORMAT,
                SyntheticSeries.chest()
                        .transferSyntax("1.2.840.10008.1.2.5")
                        .with(h -> h.setIntegers(Tag.SamplesPerPixel, Vr.US, 3)));
        refuses(ReasonCode.PIXEL_FORMAT, SyntheticSeries.chest().with(h -> h.setIntegers(Tag.BitsStored, Vr.US, 17)));
        refuses(ReasonCode.PIXEL_FORMAT, SyntheticSeries.chest().without(Tag.PixelRepresentation));
        refuses(
                ReasonCode.PIXEL_FORMAT,
                SyntheticSeries.chest()
                        .with(h -> h.setIntegers(Tag.Rows, Vr.US, 32).setIntegers(Tag.Columns, Vr.US, 32)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MGML", "Z_EFF", "ED", "PCT", "US", "HU_MOD"})
    void refusesRescaleTypesOtherThanHu(String type) {
        refuses(ReasonCode.NOT_HU, SyntheticSeries.chest().with(h -> h.setStrings(Tag.RescaleType, Vr.LO, type)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HU", "hu", "Houndsfield Unit", "Hounsfield Units", ""})
    void takesEverySpellingOfHuAndItsAbsence(String type) {
        fit(SyntheticSeries.chest().with(h -> h.setStrings(Tag.RescaleType, Vr.LO, type)));
    }

    @Test
    void refusesMissingOrDifferingRescale() {
        refuses(ReasonCode.NOT_HU, SyntheticSeries.chest().without(Tag.RescaleSlope));
        refuses(ReasonCode.NOT_HU, SyntheticSeries.chest().withSlice(2, h -> h.remove(Tag.RescaleIntercept)));
        refuses(
                ReasonCode.NOT_HU,
                SyntheticSeries.chest().withSlice(2, h -> h.setDecimals(Tag.RescaleIntercept, Vr.DS, -1000)));
        refuses(ReasonCode.NOT_HU, SyntheticSeries.chest().with(h -> h.setDecimals(Tag.RescaleSlope, Vr.DS, 0)));
    }

    @Test
    void refusesStoredValuesThatCannotSayAirAndTissue() {
        refuses(ReasonCode.NOT_HU, SyntheticSeries.chest().with(h -> h.setDecimals(Tag.RescaleIntercept, Vr.DS, 0)));
        refuses(
                ReasonCode.NOT_HU,
                SyntheticSeries.chest()
                        .transferSyntax("1.2.840.10008.1.2.4.50")
                        .with(h -> h.setIntegers(Tag.BitsAllocated, Vr.US, 8)
                                .setIntegers(Tag.BitsStored, Vr.US, 8)
                                .setIntegers(Tag.HighBit, Vr.US, 7)));
    }

    @Test
    void takesLossyEightBitImagesWithAValidRescale() {
        assertEquals(
                Set.of(Caution.Code.LOSSY_INPUT),
                cautions(SyntheticSeries.chest()
                        .transferSyntax("1.2.840.10008.1.2.4.50")
                        .with(h -> h.setIntegers(Tag.BitsAllocated, Vr.US, 8)
                                .setIntegers(Tag.BitsStored, Vr.US, 8)
                                .setIntegers(Tag.HighBit, Vr.US, 7)
                                .setDecimals(Tag.RescaleSlope, Vr.DS, 32.1216)
                                .setDecimals(Tag.RescaleIntercept, Vr.DS, -4047))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IODINE",
                "IODINE_MAP",
                "VMI",
                "MAT_SPECIFIC",
                "EFF_ATOMIC_NUM",
                "ELECTRON_DENSITY",
                "MONOENERGETIC",
                "MONO 70 KEV",
                "VNC"
            })
    void refusesMaterialAndMonoenergeticMaps(String value) {
        refuses(ReasonCode.NOT_HU, SyntheticSeries.chest().imageType("DERIVED", "PRIMARY", "AXIAL", value));
    }

    @Test
    void refusesMapsThatOnlyTheirDescriptionOrMultiEnergyFlagTells() {
        refuses(
                ReasonCode.NOT_HU,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.SeriesDescription, Vr.LO, "Iodine map 1.5")));
        refuses(
                ReasonCode.NOT_HU,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.SeriesDescription, Vr.LO, "Thorax 40 keV")));
        refuses(
                ReasonCode.NOT_HU,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.MultienergyCTAcquisition, Vr.CS, "YES")));
        fit(SyntheticSeries.chest()
                .with(h -> h.setStrings(Tag.MultienergyCTAcquisition, Vr.CS, "YES")
                        .setStrings(Tag.RescaleType, Vr.LO, "HU")));
    }

    @ParameterizedTest
    @CsvSource({
        "DERIVED,SECONDARY,MIP", "DERIVED,SECONDARY,MINIP", "DERIVED,SECONDARY,MPR", "DERIVED,SECONDARY,REFORMATTED",
        "DERIVED,SECONDARY,AVERAGE", "DERIVED,SECONDARY,PROJECTION IMAGE", "DERIVED,PRIMARY,CSA MPR",
                "ORIGINAL,PRIMARY,MIP",
        "DERIVED,PRIMARY,VRT", "DERIVED,PRIMARY,RT", "DERIVED,PRIMARY,SUBTRACTION"
    })
    void refusesProjectionsAndReformats(String first, String second, String third) {
        refuses(ReasonCode.DERIVED, SyntheticSeries.chest().imageType(first, second, third));
    }

    @Test
    void refusesDerivationsThatCodesAndDescriptionsTell() {
        refuses(
                ReasonCode.DERIVED,
                SyntheticSeries.chest()
                        .with(h -> h.setConcept(
                                Tag.DerivationCodeSequence,
                                new CodedConcept("113078", "DCM", "Maximum intensity projection"))));
        refuses(
                ReasonCode.DERIVED,
                SyntheticSeries.chest()
                        .without(Tag.ImageType)
                        .with(h -> h.setStrings(Tag.SeriesDescription, Vr.LO, "AX MIP 8mm")));
        refuses(
                ReasonCode.DERIVED,
                SyntheticSeries.chest().with(h -> h.setStrings(Tag.VolumeBasedCalculationTechnique, Vr.CS, "MAX_IP")));
    }

    @Test
    void takesImageTypesThatSayLittle() {
        fit(SyntheticSeries.chest().without(Tag.ImageType));
        fit(SyntheticSeries.chest().imageType("ORIGINAL", "SECONDARY", "AXIAL"));
        fit(SyntheticSeries.chest().imageType("DERIVED", "SECONDARY"));
        fit(SyntheticSeries.chest().imageType("DERIVED", "PRIMARY", "AXIAL"));
        fit(SyntheticSeries.chest().imageType("ORIGINAL", "PRIMARY", "AXIAL", "CT_SOM5 SPI"));
        fit(SyntheticSeries.chest().with(h -> h.setStrings(Tag.SeriesDescription, Vr.LO, "Thorax 1.0 for MIP")));
        fit(SyntheticSeries.chest()
                .with(h -> h.setConcept(
                        Tag.DerivationCodeSequence, new CodedConcept("113040", "DCM", "Lossy Compression"))));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-5")
    void refusesTwoPatientIdsUnderOneStudy() {
        refuses(
                ReasonCode.PATIENT_MISMATCH,
                SyntheticSeries.chest().withSlice(50, h -> h.setStrings(Tag.PatientID, Vr.LO, "P2")));
        List<StoredInstance> series = SyntheticSeries.chest().instances();
        List<StoredInstance> study = new ArrayList<>(series);
        study.addAll(SyntheticSeries.chest()
                .number(9)
                .slices(1, 1)
                .with(h -> h.setStrings(Tag.PatientID, Vr.LO, "P2"))
                .instances());
        Reason reason = refused(new SeriesGate(GateRules.DEFAULT).assess(series, PatientIdentity.of(study)));
        assertEquals(ReasonCode.PATIENT_MISMATCH, reason.code());
        assertFalse(reason.text().contains("P1") || reason.text().contains("P2"), "no patient data in reasons");
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-5")
    void anAbsentPatientIdConflictsWithNone() {
        fit(SyntheticSeries.chest().withSlice(50, h -> h.setStrings(Tag.PatientID, Vr.LO)));
    }

    @ParameterizedTest
    @CsvSource({"017Y", "011M", "003W", "200M", "010D"})
    void refusesChildren(String age) {
        refuses(ReasonCode.INTENDED_USE, SyntheticSeries.chest().with(h -> h.setStrings(Tag.PatientAge, Vr.AS, age)));
    }

    @Test
    void readsTheAgeFromTheBirthDate() {
        refuses(
                ReasonCode.INTENDED_USE,
                SyntheticSeries.chest()
                        .without(Tag.PatientAge)
                        .with(h -> h.setStrings(Tag.PatientBirthDate, Vr.DA, "20070611")));
        fit(SyntheticSeries.chest()
                .without(Tag.PatientAge)
                .with(h -> h.setStrings(Tag.PatientBirthDate, Vr.DA, "20070610")));
    }

    @Test
    void takesTheMinimumAgeFromTheRules() {
        List<StoredInstance> child = SyntheticSeries.chest()
                .with(h -> h.setStrings(Tag.PatientAge, Vr.AS, "012Y"))
                .instances();
        fit(assess(child, GateRules.DEFAULT.withMinimumAgeYears(12)));
        assertEquals(
                ReasonCode.INTENDED_USE,
                refused(assess(child, GateRules.DEFAULT.withMinimumAgeYears(13)))
                        .code());
    }

    @Test
    void anUnknownAgeIsACaution() {
        assertEquals(
                Set.of(Caution.Code.NO_PATIENT_AGE),
                cautions(SyntheticSeries.chest().without(Tag.PatientAge)));
        assertEquals(
                Set.of(Caution.Code.NO_PATIENT_AGE),
                cautions(SyntheticSeries.chest().with(h -> h.setStrings(Tag.PatientAge, Vr.AS, "61"))));
    }

    @Test
    void refusesCoronalAndSagittalAndOblique() {
        refuses(
                ReasonCode.NOT_AXIAL,
                SyntheticSeries.chest().orientation(1, 0, 0, 0, 0, -1).step(0, 1, 0));
        refuses(
                ReasonCode.NOT_AXIAL,
                SyntheticSeries.chest().orientation(0, 1, 0, 0, 0, -1).step(1, 0, 0));
        double c = Math.cos(Math.toRadians(20));
        double s = Math.sin(Math.toRadians(20));
        refuses(
                ReasonCode.NOT_AXIAL,
                SyntheticSeries.chest().orientation(1, 0, 0, 0, c, s).step(0, -s, c));
    }

    @Test
    void takesFeetFirstProneAndSlightlyOblique() {
        fit(SyntheticSeries.chest().orientation(-1, 0, 0, 0, -1, 0));
        FitSeries turned = fit(SyntheticSeries.chest().orientation(1, 0, 0, 0, -1, 0));
        assertEquals(
                -2.5,
                turned.series().slices().getFirst().position().get(2),
                "ascending along its own normal: from the head");
        double c = Math.cos(Math.toRadians(10));
        double s = Math.sin(Math.toRadians(10));
        fit(SyntheticSeries.chest().orientation(1, 0, 0, 0, c, s).step(0, -s, c));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 10, 25})
    void refusesATiltedGantry(double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        refuses(ReasonCode.GANTRY_TILT, SyntheticSeries.chest().orientation(1, 0, 0, 0, c, -s));
    }

    @Test
    void refusesAShearOfUprightPlanes() {
        refuses(ReasonCode.GANTRY_TILT, SyntheticSeries.chest().step(0, 0.1, 0.995));
    }

    @Test
    void takesATiltThatTheGeometryDoesNotShow() {
        fit(SyntheticSeries.chest().with(h -> h.setDecimals(Tag.GantryDetectorTilt, Vr.DS, 12)));
    }

    @Test
    void readsTheTiltOfASingleSliceFromHeaderAndOrientation() {
        double c = Math.cos(Math.toRadians(20));
        double s = Math.sin(Math.toRadians(20));
        refuses(
                ReasonCode.GANTRY_TILT,
                SyntheticSeries.chest()
                        .slices(1, 5)
                        .orientation(1, 0, 0, 0, c, -s)
                        .with(h -> h.setDecimals(Tag.GantryDetectorTilt, Vr.DS, -20)));
    }

    @Test
    void refusesSlicesAtOnePlaceThatNothingTellsApart() {
        refuses(ReasonCode.DUPLICATE_SLICES, SyntheticSeries.chest().at(i -> Math.floor(i / 2)));
        refuses(ReasonCode.DUPLICATE_SLICES, SyntheticSeries.chest().at(i -> i == 60 ? 59 : i));
    }

    @ParameterizedTest
    @ValueSource(ints = {Tag.AcquisitionNumber, Tag.TriggerTime, Tag.TemporalPositionIdentifier})
    void splitsPhasesThatAnAttributeTellsApart(int tag) {
        GateOutcome outcome = assess(SyntheticSeries.chest()
                .slices(160, 2.5)
                .at(i -> i % 80)
                .withEach((h, i) -> h.setIntegers(tag, Vr.IS, i < 80 ? 2 : 10)));
        List<FitSeries> candidates =
                assertInstanceOf(GateOutcome.Fit.class, outcome).candidates();
        assertEquals(
                List.of(80, 80),
                candidates.stream().map(c -> c.series().slices().size()).toList());
        assertTrue(candidates.getFirst().phase().endsWith(" 2")
                && candidates.getLast().phase().endsWith(" 10"));
    }

    @Test
    void refusesPhasesOfWhichOneIsNotWhole() {
        refuses(
                ReasonCode.DUPLICATE_SLICES,
                SyntheticSeries.chest()
                        .slices(160, 2.5)
                        .at(i -> i % 80 == 40 ? 0.4 + 39 : i % 80)
                        .withEach((h, i) -> h.setIntegers(Tag.AcquisitionNumber, Vr.IS, i / 80))
                        .at(i -> i == 159 ? 90 : i % 80));
    }

    @Test
    void countsTheMissingSlices() {
        Reason one = refused(assess(SyntheticSeries.chest().at(i -> i < 60 ? i : i + 1)));
        assertEquals(ReasonCode.MISSING_SLICES, one.code());
        assertTrue(one.text().startsWith("1 of 121 slices are missing"), one.text());
        Reason more = refused(assess(SyntheticSeries.chest().at(i -> i < 30 ? i : i < 60 ? i + 1 : i + 3)));
        assertTrue(more.text().startsWith("3 of 123 slices are missing"), more.text());
        Reason alternating = refused(assess(SyntheticSeries.chest().at(i -> i + Math.floor(i / 2))));
        assertEquals(ReasonCode.MISSING_SLICES, alternating.code());
    }

    @Test
    void refusesUnevenSteps() {
        refuses(ReasonCode.SPACING, SyntheticSeries.chest().at(i -> i < 60 ? i : i + 0.4));
        refuses(ReasonCode.SPACING, SyntheticSeries.chest().at(i -> i * (1 + i * 0.01)));
        refuses(ReasonCode.SPACING, SyntheticSeries.chest().withEach((h, i) -> {
            if (i >= 60) {
                h.setDecimals(Tag.ImagePositionPatient, Vr.DS, -150, -170, -300 + 2.5 * i);
            }
        }));
    }

    @Test
    void toleratesRoundedPositions() {
        fit(SyntheticSeries.chest().at(i -> Math.round(i * 250.0) / 250.0 + (i % 3) * 0.01));
    }

    @Test
    void refusesCoarseSampling() {
        refuses(ReasonCode.SPACING, SyntheticSeries.chest().slices(30, 10));
        refuses(ReasonCode.SPACING, SyntheticSeries.chest().slices(60, 5).thickness(1));
        refuses(
                ReasonCode.SPACING,
                SyntheticSeries.chest().with(h -> h.setDecimals(Tag.PixelSpacing, Vr.DS, 2.5, 2.5)));
    }

    @Test
    void refusesTooFewSlices() {
        refuses(ReasonCode.TOO_FEW_SLICES, SyntheticSeries.chest().slices(1, 5));
        refuses(ReasonCode.TOO_FEW_SLICES, SyntheticSeries.chest().slices(30, 1));
        fit(SyntheticSeries.chest().slices(40, 1));
        fit(SyntheticSeries.chest().slices(8, 5));
        List<StoredInstance> few = SyntheticSeries.chest().slices(12, 5).instances();
        GateRules strict = GateRules.DEFAULT.withGeometry(GateRules.GeometryRules.DEFAULT.withMinimumSlices(16));
        assertEquals(ReasonCode.TOO_FEW_SLICES, refused(assess(few, strict)).code());
    }

    @Test
    void lossyInputIsACautionByDefaultAndARefusalBySetting() {
        SyntheticSeries lossy = SyntheticSeries.chest().with(h -> h.setStrings(Tag.LossyImageCompression, Vr.CS, "01"));
        assertEquals(Set.of(Caution.Code.LOSSY_INPUT), cautions(lossy));
        assertEquals(
                ReasonCode.LOSSY,
                refused(assess(lossy.instances(), GateRules.DEFAULT.withLossyAccepted(false)))
                        .code());
        assertEquals(
                Set.of(Caution.Code.LOSSY_INPUT),
                cautions(SyntheticSeries.chest().transferSyntax("1.2.840.10008.1.2.4.91")));
        assertEquals(
                Set.of(),
                cautions(SyntheticSeries.chest()
                        .transferSyntax("1.2.840.10008.1.2.4.91")
                        .with(h -> h.setStrings(Tag.LossyImageCompression, Vr.CS, "00"))));
    }

    @Test
    void warnsOfThickSlicesContrastAndSharpKernels() {
        assertEquals(
                Set.of(Caution.Code.THICK_SLICES),
                cautions(SyntheticSeries.chest().slices(64, 5)));
        assertEquals(
                Set.of(Caution.Code.CONTRAST),
                cautions(SyntheticSeries.chest().with(h -> h.setStrings(Tag.ContrastBolusAgent, Vr.LO, "IV"))));
        assertEquals(
                Set.of(),
                cautions(SyntheticSeries.chest().with(h -> h.setStrings(Tag.ContrastBolusAgent, Vr.LO, "None"))));
        assertEquals(
                Set.of(Caution.Code.SHARP_KERNEL),
                cautions(SyntheticSeries.chest().kernel("B70f")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ABDOMEN", "LEG", "HEAD", ""})
    void neverRefusesByBodyPartExamined(String part) {
        fit(SyntheticSeries.chest().with(h -> h.setStrings(Tag.BodyPartExamined, Vr.CS, part)));
    }

    @Test
    void theFirstFailingTestIsTheReason() {
        SyntheticSeries series =
                SyntheticSeries.chest().slices(3, 12).with(h -> h.setStrings(Tag.PatientAge, Vr.AS, "003Y"));
        refuses(ReasonCode.INTENDED_USE, series);
        refuses(ReasonCode.DERIVED, series.imageType("DERIVED", "SECONDARY", "MIP"));
        refuses(ReasonCode.NOT_HU, series.without(Tag.RescaleSlope));
        refuses(ReasonCode.PIXEL_FORMAT, series.transferSyntax("1.2.840.10008.1.2.4.55"));
        refuses(ReasonCode.NO_GEOMETRY, series.without(Tag.PixelSpacing));
        refuses(ReasonCode.NO_PIXEL_DATA, series.without(Tag.PixelData));
        refuses(ReasonCode.LOCALIZER_ONLY, series.imageType("ORIGINAL", "PRIMARY", "LOCALIZER"));
        refuses(ReasonCode.NO_CT, series.with(h -> h.setStrings(Tag.Modality, Vr.CS, "MR")));
    }

    @Test
    void theSameFileTwiceCountsOnce() {
        List<StoredInstance> once = SyntheticSeries.chest().instances();
        FitSeries fit = fit(assess(Stream.concat(once.stream(), once.stream()).toList(), GateRules.DEFAULT));
        assertEquals(120, fit.series().slices().size());
    }

    @Test
    void aMalformedHeaderNeverEscapesAsAnException() {
        for (int tag : List.of(
                Tag.Rows,
                Tag.BitsStored,
                Tag.SeriesNumber,
                Tag.SliceThickness,
                Tag.RescaleSlope,
                Tag.PatientAge,
                Tag.PatientBirthDate,
                Tag.AcquisitionNumber,
                Tag.GantryDetectorTilt,
                Tag.NumberOfFrames)) {
            assess(SyntheticSeries.chest().with(h -> h.setStrings(tag, Vr.LO, "\u0000?x")));
        }
        assess(SyntheticSeries.chest().with(h -> h.setItem(Tag.DerivationCodeSequence, new DataSet())));
    }
}
