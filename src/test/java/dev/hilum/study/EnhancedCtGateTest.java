package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Multi-frame CT: the same tests on frames, whose attributes are in functional groups. */
@org.junit.jupiter.api.Tag("REQ-STD-4")
@org.junit.jupiter.api.Tag("REQ-RCV-4")
class EnhancedCtGateTest {
    private static GateOutcome assess(StoredInstance... series) {
        return new SeriesGate(GateRules.DEFAULT).assess(List.of(series), PatientIdentity.of(List.of(series)));
    }

    private static FitSeries fit(StoredInstance... series) {
        GateOutcome outcome = assess(series);
        return assertInstanceOf(GateOutcome.Fit.class, outcome, outcome.toString())
                .candidates()
                .getFirst();
    }

    private static ReasonCode refused(StoredInstance... series) {
        GateOutcome outcome = assess(series);
        return assertInstanceOf(GateOutcome.Unfit.class, outcome, outcome.toString())
                .reason()
                .code();
    }

    private static DataSet frame(StoredInstance instance, int frame) {
        return instance.object()
                .dataSet()
                .items(Tag.PerFrameFunctionalGroupsSequence)
                .get(frame - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Uid.ENHANCED_CT_IMAGE, Uid.LEGACY_CONVERTED_ENHANCED_CT_IMAGE})
    void aMultiFrameImageGivesTheSlicesOfTheSameSingleFrames(String sopClass) {
        SliceSeries frames = fit(SyntheticSeries.chest().multiFrame(sopClass)).series();
        SliceSeries single = fit(SyntheticSeries.chest().instances().toArray(StoredInstance[]::new))
                .series();
        assertEquals(
                single.slices().stream().map(Slice::position).toList(),
                frames.slices().stream().map(Slice::position).toList());
        assertEquals(
                IntStream.rangeClosed(1, 120).boxed().toList(),
                frames.slices().stream().map(Slice::frame).toList());
        assertEquals(single.sliceSpacingMm(), frames.sliceSpacingMm());
        Slice slice = frames.slices().get(40);
        assertEquals(
                List.of(1.0, -1024.0, 0.7, 0.7, 2.5),
                List.of(
                        slice.slope(),
                        slice.intercept(),
                        slice.rowSpacingMm(),
                        slice.columnSpacingMm(),
                        slice.thicknessMm()));
    }

    @Test
    void framesOfSeveralInstancesMakeOneStack() {
        StoredInstance low = SyntheticSeries.chest().slices(60, 2.5).multiFrame(Uid.ENHANCED_CT_IMAGE);
        StoredInstance high =
                SyntheticSeries.chest().slices(60, 2.5).at(i -> i + 60).multiFrame(Uid.ENHANCED_CT_IMAGE);
        high.object().dataSet().setStrings(Tag.SOPInstanceUID, Vr.UI, "2.25.7.2.900");
        assertEquals(120, fit(high, low).series().slices().size());
    }

    @Test
    void attributesOfAFrameOverruleTheSharedOnes() {
        StoredInstance instance = SyntheticSeries.chest().multiFrame(Uid.ENHANCED_CT_IMAGE);
        frame(instance, 9)
                .setItem(Tag.PixelMeasuresSequence, new DataSet().setDecimals(Tag.PixelSpacing, Vr.DS, 0.9, 0.9));
        assertEquals(ReasonCode.NO_GEOMETRY, refused(instance));
        StoredInstance rescaled = SyntheticSeries.chest().multiFrame(Uid.ENHANCED_CT_IMAGE);
        frame(rescaled, 9)
                .setItem(
                        Tag.PixelValueTransformationSequence,
                        new DataSet()
                                .setDecimals(Tag.RescaleSlope, Vr.DS, 2)
                                .setDecimals(Tag.RescaleIntercept, Vr.DS, -1024));
        assertEquals(ReasonCode.NOT_HU, refused(rescaled));
    }

    @Test
    void readsFrameTypes() {
        StoredInstance localizer = SyntheticSeries.chest()
                .withSlice(119, h -> h.setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "LOCALIZER", "NONE"))
                .multiFrame(Uid.ENHANCED_CT_IMAGE);
        assertEquals(119, fit(localizer).series().slices().size());
        assertEquals(
                ReasonCode.DERIVED,
                refused(SyntheticSeries.chest()
                        .imageType("DERIVED", "PRIMARY", "PERFUSION", "RCBF")
                        .multiFrame(Uid.ENHANCED_CT_IMAGE)));
    }

    @Test
    void refusesFramesWithoutPositionAndWrongFrameCounts() {
        StoredInstance noPosition = SyntheticSeries.chest().multiFrame(Uid.ENHANCED_CT_IMAGE);
        frame(noPosition, 3).remove(Tag.PlanePositionSequence);
        assertEquals(ReasonCode.NO_GEOMETRY, refused(noPosition));
        StoredInstance count = SyntheticSeries.chest().multiFrame(Uid.ENHANCED_CT_IMAGE);
        count.object().dataSet().setIntegers(Tag.NumberOfFrames, Vr.IS, 2_000_000_000);
        assertEquals(ReasonCode.NO_GEOMETRY, refused(count));
    }

    @Test
    void splitsTemporalPositionsOfFrames() {
        StoredInstance instance =
                SyntheticSeries.chest().slices(100, 2.5).at(i -> i % 50).multiFrame(Uid.ENHANCED_CT_IMAGE);
        IntStream.rangeClosed(1, 100)
                .forEach(f -> frame(instance, f)
                        .setItem(
                                Tag.FrameContentSequence,
                                new DataSet().setIntegers(Tag.TemporalPositionIndex, Vr.UL, f <= 50 ? 1 : 2)));
        List<FitSeries> phases =
                assertInstanceOf(GateOutcome.Fit.class, assess(instance)).candidates();
        assertEquals(2, phases.size());
        assertTrue(phases.stream().allMatch(phase -> phase.series().slices().size() == 50));
    }

    @Test
    void readsConvertedAttributesOfLegacyImages() {
        StoredInstance instance = SyntheticSeries.chest()
                .slices(100, 2.5)
                .at(i -> i % 50)
                .multiFrame(Uid.LEGACY_CONVERTED_ENHANCED_CT_IMAGE);
        IntStream.rangeClosed(1, 100)
                .forEach(f -> frame(instance, f)
                        .setItem(
                                Tag.UnassignedPerFrameConvertedAttributesSequence,
                                new DataSet().setIntegers(Tag.AcquisitionNumber, Vr.IS, f <= 50 ? 1 : 2)));
        assertEquals(
                2,
                assertInstanceOf(GateOutcome.Fit.class, assess(instance))
                        .candidates()
                        .size());
    }
}
