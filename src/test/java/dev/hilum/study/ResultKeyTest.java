package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same input, models and parameters have one key; anything else has another. */
@org.junit.jupiter.api.Tag("REQ-STD-6")
class ResultKeyTest {
    private static final List<String> MODELS = List.of("aa", "bb");
    private static final Map<String, String> PARAMETERS = Map.of("nodule.threshold", "0.5", "bands", "-750,-300,50");

    private static SliceSeries series(SyntheticSeries series) {
        return series(series.instances());
    }

    private static SliceSeries series(List<StoredInstance> instances) {
        GateOutcome outcome = new SeriesGate(GateRules.DEFAULT).assess(instances, PatientIdentity.of(instances));
        return ((GateOutcome.Fit) outcome).candidates().getFirst().series();
    }

    private static String key(SliceSeries series) {
        return ResultKey.of(Map.of(PipelineName.NODULE, series), MODELS, PARAMETERS);
    }

    private static final String PLAIN = key(series(SyntheticSeries.chest()));

    @Test
    void isAStableSha256() {
        assertTrue(PLAIN.matches("[0-9a-f]{64}"));
        assertEquals(
                "ebdbbc88da7cc604163dcb54ef31ca0330a3f70e5fe3b86a70c3e9851a835a3b",
                PLAIN,
                "a new canonical form makes every stored key a new one: raise its version");
    }

    @Test
    void doesNotDependOnTheOrderOfArrivalModelsOrParameters() {
        List<StoredInstance> shuffled = new ArrayList<>(SyntheticSeries.chest().instances());
        Collections.shuffle(shuffled, new Random(3));
        assertEquals(PLAIN, key(series(shuffled)));
        Map<String, String> reversed = new java.util.LinkedHashMap<>();
        reversed.put("bands", "-750,-300,50");
        reversed.put("nodule.threshold", "0.5");
        assertEquals(
                PLAIN,
                ResultKey.of(
                        Map.of(PipelineName.NODULE, series(SyntheticSeries.chest())), List.of("bb", "aa"), reversed));
    }

    @Test
    void doesNotDependOnDemographicsOrTransferSyntax() {
        assertEquals(
                PLAIN,
                key(series(SyntheticSeries.chest()
                        .transferSyntax("1.2.840.10008.1.2")
                        .with(h -> h.setStrings(Tag.PatientName, Vr.PN, "New^Name")))));
    }

    @Test
    void changesWithPixelsGeometryAndInstances() {
        List<StoredInstance> pixels = new ArrayList<>(SyntheticSeries.chest().instances());
        pixels.set(5, new StoredInstance(pixels.get(5).object(), "other"));
        assertNotEquals(PLAIN, key(series(pixels)));
        assertNotEquals(PLAIN, key(series(SyntheticSeries.chest().slices(119, 2.5))));
        assertNotEquals(PLAIN, key(series(SyntheticSeries.chest().origin(-180, -170, -299))));
        assertNotEquals(
                PLAIN,
                key(series(SyntheticSeries.chest().with(h -> h.setDecimals(Tag.RescaleIntercept, Vr.DS, -1000)))));
        assertNotEquals(PLAIN, key(series(SyntheticSeries.chest().number(3))));
        assertNotEquals(PLAIN, key(series(SyntheticSeries.chest().study(9))));
    }

    @Test
    void changesWithModelsParametersAndPipelines() {
        SliceSeries series = series(SyntheticSeries.chest());
        assertNotEquals(PLAIN, ResultKey.of(Map.of(PipelineName.NODULE, series), List.of("aa", "cc"), PARAMETERS));
        assertNotEquals(PLAIN, ResultKey.of(Map.of(PipelineName.NODULE, series), List.of("aabb"), PARAMETERS));
        assertNotEquals(PLAIN, ResultKey.of(Map.of(PipelineName.NODULE, series), MODELS, Map.of()));
        assertNotEquals(PLAIN, ResultKey.of(Map.of(PipelineName.PNEUMONIA, series), MODELS, PARAMETERS));
        assertNotEquals(
                PLAIN,
                ResultKey.of(Map.of(PipelineName.NODULE, series, PipelineName.PNEUMONIA, series), MODELS, PARAMETERS));
    }

    @Test
    void fieldsDoNotRunIntoEachOther() {
        SliceSeries series = series(SyntheticSeries.chest());
        assertNotEquals(
                ResultKey.of(Map.of(PipelineName.NODULE, series), List.of(), Map.of("a", "bc")),
                ResultKey.of(Map.of(PipelineName.NODULE, series), List.of(), Map.of("ab", "c")));
    }

    @Test
    void refusedStudiesHaveAKeyToo() {
        List<StoredInstance> study =
                new ArrayList<>(SyntheticSeries.chest().slices(3, 5).instances());
        Map<PipelineName, ReasonCode> reasons = Map.of(PipelineName.NODULE, ReasonCode.TOO_FEW_SLICES);
        String key = ResultKey.ofRefused("2.25.7.1", study, reasons, MODELS, PARAMETERS);
        Collections.reverse(study);
        assertEquals(key, ResultKey.ofRefused("2.25.7.1", study, reasons, MODELS, PARAMETERS));
        assertNotEquals(key, ResultKey.ofRefused("2.25.7.1", study.subList(0, 2), reasons, MODELS, PARAMETERS));
        assertNotEquals(
                key,
                ResultKey.ofRefused(
                        "2.25.7.1", study, Map.of(PipelineName.NODULE, ReasonCode.SPACING), MODELS, PARAMETERS));
    }

    @Test
    void anAnalysisNeedsASeries() {
        assertThrows(IllegalArgumentException.class, () -> ResultKey.of(Map.of(), MODELS, PARAMETERS));
    }
}
