package dev.hilum.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hilum.infer.LesionSegmentation;
import dev.hilum.infer.LobeMasks;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PneumoniaMeasurementTest {
    private static final VolumeGeometry G = Grids.aligned(new PatientPoint(-30, 0, 0), 60, 30, 30, 1, 1, 2, "1.2");
    private static final Mask RIGHT = box(5, 5, 0, 25, 25, 30);
    private static final Mask LEFT = box(35, 5, 0, 55, 25, 30);

    private static Mask box(int c0, int r0, int s0, int c1, int r1, int s1) {
        BitSet all = new BitSet();
        Mask.Box box = new Mask.Box(c0, r0, s0, c1, r1, s1);
        all.set(0, box.columns() * box.rows() * box.slices());
        return new Mask(G, box, all);
    }

    /** Ground glass at −600 in the lower third of the right lung, consolidation at 0 in a part of the left apex. */
    private static Pneumonia measure(boolean partial) {
        Mask glass = box(5, 5, 0, 25, 15, 10);
        Mask solid = box(35, 5, 20, 55, 10, 30);
        CtVolume volume = CtVolume.of(
                G, List.of(), (c, r, s) -> glass.contains(c, r, s) ? -600 : solid.contains(c, r, s) ? 0 : -850);
        LungMask lungs = new LungMask(LEFT, RIGHT, 60, partial, false);
        return PneumoniaMeasurement.measure(
                volume,
                lungs,
                null,
                new LesionSegmentation(glass, solid, 12.5, 0.9, 0.5, true),
                "key",
                PneumoniaRules.defaults());
    }

    @Test
    void volumesAndSharesAreThoseOfTheBoxes() {
        Pneumonia p = measure(false);
        assertEquals(48, p.lungVolumeMl(), 1e-9);
        assertEquals(24, p.leftLungMl(), 1e-9);
        assertEquals(4, p.groundGlassMl(), 1e-9);
        assertEquals(2, p.consolidationMl(), 1e-9);
        assertEquals(6, p.lesionVolumeMl(), 1e-9);
        assertEquals(12.5, p.proportionPercent(), 1e-9);
        assertEquals(2, p.lesionCount());
    }

    @Test
    void bandsAndHistogramAddUpToTheLungs() {
        Pneumonia p = measure(false);
        assertEquals(
                List.of(42.0, 4.0, 2.0, 0.0),
                p.bands().stream().map(Pneumonia.HuBand::ml).toList());
        assertEquals(
                100, p.bands().stream().mapToDouble(Pneumonia.HuBand::percent).sum(), 1e-9);
        assertEquals(
                48,
                p.histogram().stream().mapToDouble(Pneumonia.HistogramBin::ml).sum(),
                1e-9);
        assertNotNull(p.lesionHu());
        assertEquals(-400, p.lesionHu().mean(), 1e-9, "two thirds at −600, one third at 0");
    }

    @Test
    void zonesAreThirdsOfEachLung() {
        Pneumonia p = measure(false);
        for (Pneumonia.ZoneShare zone : p.zones()) {
            assertEquals(8, zone.lungMl(), 1e-9);
            boolean glass = zone.side() == Side.RIGHT && zone.zone() == Zone.LOWER;
            boolean solid = zone.side() == Side.LEFT && zone.zone() == Zone.UPPER;
            assertEquals(glass ? 50 : solid ? 25 : 0, zone.percent(), 1e-9, zone.toString());
        }
    }

    @Test
    void severityIsNamedAndAbsentForPartialLungs() {
        Pneumonia.Severity severity = measure(false).severity();
        assertNotNull(severity);
        assertEquals(3 + 2, severity.score());
        assertEquals(24, severity.scale().maximum());
        assertEquals(SeverityScale.SIX_ZONES, severity.scale());
        assertNull(measure(true).severity());
    }

    /** Lobes of 8, 8, 8, 12 and 12 mL; 0, 0, 4, 2 and 0 mL of them ill: 0, 0, 50, 16.7 and 0 %. */
    @Test
    void withALobeModelTheScoreIsThatOfFiveLobes() {
        Mask glass = box(5, 5, 0, 25, 15, 10);
        Mask solid = box(35, 5, 20, 55, 10, 30);
        Pneumonia p = PneumoniaMeasurement.measure(
                CtVolume.of(G, List.of(), (c, r, s) -> -850),
                new LungMask(LEFT, RIGHT, 60, false, false),
                new LobeMasks(List.of(
                        box(5, 5, 20, 25, 25, 30),
                        box(5, 5, 10, 25, 25, 20),
                        box(5, 5, 0, 25, 25, 10),
                        box(35, 5, 15, 55, 25, 30),
                        box(35, 5, 0, 55, 25, 15))),
                new LesionSegmentation(glass, solid, 12.5, 0.9, 0.5, true),
                "key",
                PneumoniaRules.defaults());
        assertEquals(
                List.of(0.0, 0.0, 50.0, 100 / 6.0, 0.0),
                p.lobes().stream()
                        .map(lobe -> Math.round(lobe.percent() * 1e9) / 1e9)
                        .map(percent -> Math.abs(percent - 100 / 6.0) < 1e-6 ? 100 / 6.0 : percent)
                        .toList());
        assertEquals(
                List.of(Lobe.values()),
                p.lobes().stream().map(Pneumonia.LobeShare::lobe).toList());
        assertEquals(8, p.lobes().getFirst().lungMl(), 1e-9);
        Pneumonia.Severity severity = p.severity();
        assertNotNull(severity);
        assertEquals(SeverityScale.FIVE_LOBES, severity.scale());
        assertEquals(25, severity.scale().maximum());
        assertEquals(4 + 2, severity.score());
    }

    @Test
    void specksBelowTheZeroPointAreNotCounted() {
        Mask speck = box(6, 6, 2, 8, 8, 4);
        CtVolume volume = CtVolume.of(G, List.of(), (c, r, s) -> -850);
        Mask none = new Mask(G, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        Pneumonia p = PneumoniaMeasurement.measure(
                volume,
                new LungMask(LEFT, RIGHT, 60, false, false),
                null,
                new LesionSegmentation(speck, none, 0.03, 0.1, 0.5, false),
                "key",
                PneumoniaRules.defaults());
        assertEquals(0, p.lesionCount());
        assertEquals(0.016, p.lesionVolumeMl(), 1e-9);
        Pneumonia.Severity severity = p.severity();
        assertNotNull(severity);
        assertEquals(0, severity.score());
    }
}
