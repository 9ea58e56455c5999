package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold whatever the geometry and the order of arrival; seeds make every run the same. */
class SeriesGatePropertyTest {
    private static final int CASES = 10;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theOrderOfArrivalMakesNoDifference(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            List<StoredInstance> series = randomSeries(random).instances();
            List<StoredInstance> shuffled = new ArrayList<>(series);
            Collections.shuffle(shuffled, random);
            assertEquals(summary(series), summary(shuffled), "case " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void aWholeStackIsTakenInOrderWhereverItLies(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            double spacing = 0.5 + random.nextInt(10) * 0.5;
            int slices = 90 + random.nextInt(50);
            double lean = Math.toRadians(random.nextInt(14));
            double c = Math.cos(lean);
            double s = Math.sin(lean);
            SyntheticSeries series = SyntheticSeries.chest()
                    .slices(slices, spacing)
                    .orientation(1, 0, 0, 0, c, s)
                    .step(0, -s, c)
                    .origin(
                            random.nextDouble() * 500 - 250,
                            random.nextDouble() * 500 - 250,
                            random.nextDouble() * 2000 - 1000);
            List<StoredInstance> shuffled = new ArrayList<>(series.instances());
            Collections.shuffle(shuffled, random);
            GateOutcome outcome = new SeriesGate(GateRules.DEFAULT).assess(shuffled, PatientIdentity.of(shuffled));
            SliceSeries fit = assertInstanceOf(GateOutcome.Fit.class, outcome, outcome.toString())
                    .candidates()
                    .getFirst()
                    .series();
            assertEquals(spacing, fit.sliceSpacingMm(), 1e-6);
            assertEquals(
                    series.instances().stream()
                            .map(StoredInstance::sopInstanceUid)
                            .toList(),
                    fit.slices().stream()
                            .map(slice -> slice.instance().sopInstanceUid())
                            .toList());
        }
    }

    /** Taking any one inner slice away is seen, and so is any slice moved by a third of the spacing. */
    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void everyHoleAndEveryShiftIsSeen(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            double spacing = 0.6 + random.nextDouble() * 4;
            int place = 1 + random.nextInt(117);
            List<StoredInstance> holed =
                    new ArrayList<>(SyntheticSeries.chest().slices(119, spacing).instances());
            holed.remove(place);
            assertEquals(ReasonCode.MISSING_SLICES, reason(holed));
            List<StoredInstance> shifted = SyntheticSeries.chest()
                    .slices(119, spacing)
                    .at(k -> k == place ? k + 0.33 : k)
                    .instances();
            assertEquals(ReasonCode.SPACING, reason(shifted));
        }
    }

    private static ReasonCode reason(List<StoredInstance> series) {
        GateOutcome outcome = new SeriesGate(GateRules.DEFAULT).assess(series, PatientIdentity.of(series));
        return assertInstanceOf(GateOutcome.Unfit.class, outcome, outcome.toString())
                .reason()
                .code();
    }

    /** Fit and unfit ones of many kinds. */
    private static SyntheticSeries randomSeries(Random random) {
        SyntheticSeries series =
                SyntheticSeries.chest().slices(30 + random.nextInt(60), 0.5 + random.nextInt(12) * 0.5);
        int place = random.nextInt(30);
        return switch (random.nextInt(8)) {
            case 0 -> series.at(i -> i < place ? i : i + 2);
            case 1 -> series.at(i -> i == place ? i + 0.3 : i);
            case 2 -> series.at(i -> Math.floor(i / 2));
            case 3 -> series.at(i -> i % 15).withEach((h, i) -> h.setIntegers(Tag.AcquisitionNumber, Vr.IS, i / 15));
            case 4 -> series.step(0, 0.05, 1);
            case 5 -> series.withSlice(place, h -> h.remove(Tag.RescaleSlope));
            case 6 -> series.withSlice(place, h -> h.setDecimals(Tag.PixelSpacing, Vr.DS, 0.9, 0.9));
            default -> series;
        };
    }

    /** All that others see of an outcome, including the choice of the series and the key of its result. */
    private static String summary(List<StoredInstance> series) {
        GateOutcome outcome = new SeriesGate(GateRules.DEFAULT).assess(series, PatientIdentity.of(series));
        StringBuilder text = new StringBuilder(outcome.notes().toString());
        switch (outcome) {
            case GateOutcome.Unfit unfit -> text.append(unfit.reason());
            case GateOutcome.Fit fit ->
                fit.candidates()
                        .forEach(candidate -> text.append(candidate.phase())
                                .append(candidate.cautions())
                                .append(ResultKey.of(
                                        Map.of(PipelineName.NODULE, candidate.series()), List.of("a"), Map.of())));
        }
        StudySelection selection = new SeriesSelection(Map.of(PipelineName.NODULE, GateRules.DEFAULT)).select(series);
        return text.append(selection.series()).toString();
    }
}
