package dev.hilum.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SliceGridTest {
    @Test
    void evenPositionsAreWhole() {
        SliceGrid grid = SliceGrid.of(List.of(0.0, 1.001, 2.0, 2.999, 4.0), 0.1);
        assertTrue(grid.whole());
        assertEquals(1, grid.spacingMm(), 1e-9);
    }

    @Test
    void countsHolesOfSeveralSlices() {
        SliceGrid grid = SliceGrid.of(List.of(0.0, 1.0, 2.0, 6.0, 7.0, 9.0), 0.1);
        assertEquals(4, grid.missing());
        assertTrue(grid.fits());
        assertFalse(grid.whole());
        assertEquals(1, grid.spacingMm(), 1e-9);
    }

    @Test
    void findsTheGridWhereMostStepsAreHoles() {
        assertEquals(3, SliceGrid.of(List.of(0.0, 2.0, 3.0, 5.0, 6.0, 8.0), 0.1).missing());
    }

    @Test
    void unevenStepsFitNoGrid() {
        SliceGrid grid = SliceGrid.of(List.of(0.0, 1.0, 2.0, 3.4, 4.4), 0.1);
        assertFalse(grid.fits());
        assertEquals(0, grid.missing());
    }

    @Test
    void twoBlocksThatOverlapByHalfAStepAreNoGridWithHoles() {
        assertFalse(SliceGrid.of(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5), 0.1)
                .whole());
    }

    @Test
    void twoPositionsAreAGrid() {
        assertTrue(SliceGrid.of(List.of(0.0, 5.0), 0.1).whole());
    }
}
