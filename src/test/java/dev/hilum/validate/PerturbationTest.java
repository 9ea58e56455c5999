package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.Tag;
import dev.hilum.phantom.PhantomStudy;
import dev.hilum.phantom.PhantomWriter;
import dev.hilum.pipeline.DicomFolder;
import dev.hilum.study.GateRules;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Selection;
import dev.hilum.study.SeriesSelection;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StoredInstance;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.VolumeBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each perturbation does what its name says, read back as DICOM. */
@org.junit.jupiter.api.Tag("REQ-VAL")
class PerturbationTest {
    private static final int COLUMNS = 192;
    private static final int SLICES = 30;

    @TempDir
    private static Path folder;

    private static PerturbedStudy study;
    private static CtVolume plain;

    @BeforeAll
    static void phantom() throws IOException {
        PhantomStudy simulated =
                new PhantomStudy(3, new PhantomStudy.Grid(COLUMNS, COLUMNS, SLICES, 1.8, 2.5, 10), true);
        new PhantomWriter(simulated).write(folder);
        SliceSeries series =
                series(DicomFolder.read(folder).studies().values().iterator().next());
        plain = VolumeBuilder.build(series, 1);
        study = new PerturbedStudy(series, plain);
    }

    private static SliceSeries series(List<StoredInstance> instances) {
        Selection selected = new SeriesSelection(Map.of(PipelineName.NODULE, GateRules.DEFAULT))
                .select(instances, Map.of())
                .byPipeline()
                .get(PipelineName.NODULE);
        return ((Selection.Taken) selected).series();
    }

    private static CtVolume volume(Perturbation p) {
        return VolumeBuilder.build(series(p.of(study, 1)), 1);
    }

    /** Mean and standard deviation of changed − plain where neither is cut off at the ends of the range. */
    private static double[] change(CtVolume changed) {
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int s = 0; s < SLICES; s++) {
            for (int r = 0; r < COLUMNS; r++) {
                for (int c = 0; c < COLUMNS; c++) {
                    if (plain.hu(c, r, s) > -850 && plain.hu(c, r, s) < 1000) {
                        double d = changed.hu(c, r, s) - plain.hu(c, r, s);
                        sum += d;
                        squares += d * d;
                        n++;
                    }
                }
            }
        }
        return new double[] {sum / n, Math.sqrt(squares / n - sum / n * sum / n)};
    }

    @Test
    void theSameInputIsTheSame() {
        assertEquals(Digest.pixels(plain), Digest.pixels(volume(Perturbation.SAME_INPUT)));
        assertEquals(Digest.pixels(plain), Digest.pixels(volume(Perturbation.MISSING_TAGS)));
    }

    @Test
    void shiftsNoiseAndSignsAreAsLargeAsTheySay() {
        assertEquals(30, change(volume(Perturbation.HU_UP))[0], 1e-9);
        assertEquals(0, change(volume(Perturbation.HU_UP))[1], 1e-9);
        assertEquals(-30, change(volume(Perturbation.HU_DOWN))[0], 1e-9);
        double[] noise = change(volume(Perturbation.NOISE));
        assertEquals(0, noise[0], 0.5);
        assertEquals(30, noise[1], 0.5);
        double[] signs = change(volume(Perturbation.ADVERSARIAL_1));
        assertEquals(20, Math.hypot(signs[0], signs[1]), 1e-6, "each voxel moves by 20 HU");
        assertTrue(!Digest.pixels(volume(Perturbation.ADVERSARIAL_1))
                .equals(Digest.pixels(volume(Perturbation.ADVERSARIAL_2))));
    }

    @Test
    void blurLowersAndSharpeningRaisesTheDetail() {
        double detail = detail(plain);
        assertTrue(detail(volume(Perturbation.BLUR)) < 0.98 * detail);
        assertTrue(detail(volume(Perturbation.SHARP)) > 1.02 * detail);
    }

    /** Mean difference of neighbours in a row. */
    private static double detail(CtVolume v) {
        double sum = 0;
        for (int s = 0; s < SLICES; s++) {
            for (int r = 0; r < COLUMNS; r++) {
                for (int c = 1; c < COLUMNS; c++) {
                    sum += Math.abs(v.hu(c, r, s) - v.hu(c - 1, r, s));
                }
            }
        }
        return sum;
    }

    @Test
    void slicesAreDroppedOrJoined() {
        assertEquals(SLICES - 1, Perturbation.DROPPED_SLICE.of(study, 1).size());
        CtVolume thick = volume(Perturbation.THICK_SLICES);
        assertEquals(SLICES / 2, thick.geometry().slices());
        assertEquals(5, thick.geometry().sliceSpacingMm(), 1e-9);
        double mean = (plain.hu(96, 96, 0) + plain.hu(96, 96, 1)) / 2.0;
        assertEquals(mean, thick.hu(96, 96, 0), 0.51);
    }

    @Test
    void tagsAreMissing() {
        for (StoredInstance i : Perturbation.MISSING_TAGS.of(study, 1)) {
            for (int tag : new int[] {Tag.RescaleType, Tag.SliceThickness, Tag.ConvolutionKernel, Tag.PatientAge}) {
                assertTrue(i.object().dataSet().element(tag).isEmpty());
            }
        }
    }
}
