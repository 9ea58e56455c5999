package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The choice of one series per pipeline, and its explanation. */
@org.junit.jupiter.api.Tag("REQ-STD-3")
class SeriesSelectionTest {
    private static final SeriesSelection BOTH = new SeriesSelection(
            Map.of(PipelineName.NODULE, GateRules.DEFAULT, PipelineName.PNEUMONIA, GateRules.DEFAULT));

    private static List<StoredInstance> study(SyntheticSeries... series) {
        return Stream.of(series).flatMap(one -> one.instances().stream()).toList();
    }

    private static int taken(StudySelection selection, PipelineName pipeline) {
        Selection one = selection.byPipeline().get(pipeline);
        SliceSeries series = assertInstanceOf(Selection.Taken.class, one).series();
        return series.header().integer(Tag.SeriesNumber).orElseThrow();
    }

    private static void takes(int number, SyntheticSeries... series) {
        StudySelection selection = BOTH.select(study(series));
        assertEquals(
                number,
                taken(selection, PipelineName.NODULE),
                selection.series().toString());
        assertEquals(
                number,
                taken(selection, PipelineName.PNEUMONIA),
                selection.series().toString());
    }

    private static SyntheticSeries series(int number) {
        return SyntheticSeries.chest().number(number);
    }

    @Test
    void prefersThinSlices() {
        takes(3, series(2).slices(60, 5), series(3).slices(300, 1));
    }

    @Test
    void prefersTheSmoothKernelOfEqualSlices() {
        takes(3, series(2).slices(64, 5).kernel("LUNG"), series(3).slices(64, 5).kernel("STANDARD"));
    }

    @Test
    void prefersThinSharpSlicesToThickSmoothOnes() {
        takes(
                3,
                series(2).slices(60, 5).kernel("STANDARD"),
                series(3).slices(300, 1).kernel("LUNG"));
    }

    @Test
    void prefersAWholeChestToAThinPartOfIt() {
        takes(2, series(2).slices(120, 2.5), series(3).slices(80, 1));
    }

    @Test
    void prefersTheUnenhancedScan() {
        takes(3, series(2).with(h -> h.setStrings(Tag.ContrastBolusAgent, Vr.LO, "IV")), series(3));
    }

    @Test
    void prefersTheChestToAnotherRegionButRefusesNeither() {
        takes(3, series(2).slices(300, 1).with(h -> h.setStrings(Tag.BodyPartExamined, Vr.CS, "ABDOMEN")), series(3));
        takes(2, series(2).with(h -> h.setStrings(Tag.BodyPartExamined, Vr.CS, "ABDOMEN")));
    }

    @Test
    void thePipelinesMayTakeDifferentSeries() {
        StudySelection selection = BOTH.select(study(
                series(2).slices(150, 2).kernel("LUNG"),
                series(3).slices(86, 3.5).kernel("STANDARD")));
        assertEquals(2, taken(selection, PipelineName.NODULE));
        assertEquals(3, taken(selection, PipelineName.PNEUMONIA));
        assertTrue(selection.series().stream().allMatch(SeriesDecision::taken));
    }

    @Test
    void aTieGoesToTheLowerSeriesNumber() {
        takes(2, series(3), series(2), series(4));
    }

    @Test
    void saysOfEverySeriesWhyItWasTakenOrLeft() {
        StudySelection selection = BOTH.select(study(
                series(1).slices(2, 5).imageType("ORIGINAL", "PRIMARY", "LOCALIZER"),
                series(2).slices(60, 5).kernel("LUNG"),
                series(3).slices(300, 1),
                series(4).imageType("DERIVED", "SECONDARY", "MIP")));
        List<SeriesDecision> decisions = selection.series();
        assertEquals(
                List.of(false, false, true, false),
                decisions.stream().map(SeriesDecision::taken).toList());
        assertTrue(
                decisions.get(0).why().startsWith("Left (2 localizers left out): LOCALIZER_ONLY: "),
                decisions.get(0).why());
        assertTrue(
                decisions.get(1).why().contains("slices of 5.0 mm, sharp kernel LUNG"),
                decisions.get(1).why());
        assertTrue(
                decisions.get(2).why().startsWith("Taken for nodule: 300 slices every 1.00 mm over 300 mm"),
                decisions.get(2).why());
        assertEquals(
                ReasonCode.DERIVED,
                assertInstanceOf(Reason.class, decisions.get(3).reason()).code());
        assertNull(decisions.get(1).reason(), "a fit series has no reason to refuse it");
    }

    @Test
    void refusesWithTheReasonOfTheSeriesThatCameFurthest() {
        StudySelection selection = BOTH.select(study(
                series(1).slices(2, 5).imageType("ORIGINAL", "PRIMARY", "LOCALIZER"),
                series(2).at(i -> i < 60 ? i : i + 1),
                series(3).orientation(1, 0, 0, 0, 0, -1).step(0, 1, 0)));
        Selection nodule = selection.byPipeline().get(PipelineName.NODULE);
        assertEquals(
                ReasonCode.MISSING_SLICES,
                assertInstanceOf(Selection.Refused.class, nodule).reason().code());
    }

    @Test
    void aStudyWithoutCtIsNoCtAndOneOfScoutsIsLocalizerOnly() {
        StudySelection mr = BOTH.select(study(series(1).with(h -> h.setStrings(Tag.Modality, Vr.CS, "MR"))));
        assertEquals(ReasonCode.NO_CT, refused(mr));
        StudySelection scouts = BOTH.select(study(
                series(1).slices(2, 5).imageType("ORIGINAL", "PRIMARY", "LOCALIZER"),
                series(2).with(h -> h.setStrings(Tag.Modality, Vr.CS, "SR"))));
        assertEquals(ReasonCode.LOCALIZER_ONLY, refused(scouts));
        assertEquals(ReasonCode.NO_CT, refused(BOTH.select(List.of())));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-5")
    void quarantinesAllSeriesOfAStudyWithTwoPatients() {
        StudySelection selection =
                BOTH.select(study(series(2), series(3).with(h -> h.setStrings(Tag.PatientID, Vr.LO, "P2"))));
        assertEquals(ReasonCode.PATIENT_MISMATCH, refused(selection));
        assertTrue(selection.series().stream().noneMatch(SeriesDecision::taken));
    }

    @Test
    void aSeriesThatItsPixelsRuleOutGivesWayToTheNext() {
        List<StoredInstance> study = study(series(2).slices(60, 5), series(3).slices(300, 1));
        Reason reason = new Reason(ReasonCode.NOT_CHEST, "No lung was found.");
        StudySelection selection = BOTH.select(study, Map.of("2.25.7.2.3", reason));
        assertEquals(2, taken(selection, PipelineName.NODULE));
        assertEquals(reason, selection.series().get(1).reason());
        StudySelection none = BOTH.select(study, Map.of("2.25.7.2.3", reason, "2.25.7.2.2", reason));
        assertEquals(ReasonCode.NOT_CHEST, refused(none));
    }

    @Test
    void rulesMayDifferByPipeline() {
        SeriesSelection strict = new SeriesSelection(Map.of(
                PipelineName.NODULE,
                GateRules.DEFAULT.withMinimumAgeYears(70),
                PipelineName.PNEUMONIA,
                GateRules.DEFAULT));
        StudySelection selection = strict.select(study(series(2)));
        assertEquals(ReasonCode.INTENDED_USE, refused(selection));
        assertEquals(2, taken(selection, PipelineName.PNEUMONIA));
        assertTrue(selection.series().getFirst().taken());
        assertTrue(selection.series().getFirst().why().contains("INTENDED_USE"));
    }

    @Test
    void theOrderOfArrivalMakesNoDifference() {
        List<StoredInstance> study = new ArrayList<>(study(
                series(2).slices(60, 5), series(3), series(4), series(5).imageType("DERIVED", "SECONDARY", "MPR")));
        StudySelection before = BOTH.select(study);
        Collections.shuffle(study, new Random(1));
        StudySelection after = BOTH.select(study);
        assertEquals(before.series(), after.series());
        assertEquals(taken(before, PipelineName.NODULE), taken(after, PipelineName.NODULE));
        assertFalse(before.series().isEmpty());
    }

    private static ReasonCode refused(StudySelection selection) {
        return assertInstanceOf(Selection.Refused.class, selection.byPipeline().get(PipelineName.NODULE))
                .reason()
                .code();
    }
}
