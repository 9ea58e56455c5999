package dev.hilum.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PainterTest {
    private static final PhantomStudy.Grid THICK = new PhantomStudy.Grid(64, 64, 12, 5.6, 5.0, 0);

    @Test
    void aThickSliceIsTheMeanOverItsThickness() {
        Scene scene = Scene.of(3, true);
        float[][] thick = new Painter(THICK, scene).paintThick(3, 3);
        float[][] thin = new Painter(new PhantomStudy.Grid(64, 64, 48, 5.6, 1.25, 0), scene).paint(3);
        for (int k = 0; k < thick.length; k++) {
            for (int i = 0; i < thick[k].length; i++) {
                float mean = (thin[4 * k][i] + thin[4 * k + 1][i] + thin[4 * k + 2][i] + thin[4 * k + 3][i]) / 4;
                assertEquals(mean, thick[k][i], 0.01);
            }
        }
    }

    @Test
    void aSmallNoduleIsFainterInThickSlices() {
        PlantedNodule nodule = new PlantedNodule("solid", -70, 0, 0, 4, "SOLID", 35, 0);
        Scene scene = new Scene(List.of(), List.of(), List.of(nodule), List.of(), 0);
        PhantomStudy.Grid fine = new PhantomStudy.Grid(256, 256, 13, 1.4, 5.0, 0);
        double plane = brightest(new Painter(fine, scene).paint(3));
        double slice = brightest(new Painter(fine, scene).paintThick(3, 3));
        assertTrue(slice < plane - 100, slice + " HU in thick slices, " + plane + " in planes");
    }

    /** Within 3 mm of the nodule, in the slice through its middle. */
    private static double brightest(float[][] planes) {
        double most = -1000;
        for (int j = 125; j <= 130; j++) {
            for (int i = 76; i <= 79; i++) {
                most = Math.max(most, planes[6][j * 256 + i]);
            }
        }
        return most;
    }
}
