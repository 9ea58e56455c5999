package dev.hilum.compare;

import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.volume.VolumeGeometry;

/**
 * A nodule's sizes with their standard deviations.
 *
 * @param volumeError as a share of the volume
 * @param diameterErrorMm of the mean diameter
 * @param sliceMm thickness or spacing, the larger
 */
record MeasuredSize(double diameterMm, double volumeMm3, double volumeError, double diameterErrorMm, double sliceMm) {

    /** Whether both sizes could be measured. */
    static boolean isMeasured(Nodule nodule) {
        return nodule.meanDiameterMm() instanceof Quantity.Known && nodule.volumeMm3() instanceof Quantity.Known;
    }

    /** Of a measured nodule. */
    static MeasuredSize of(Nodule nodule, double sliceThicknessMm) {
        VolumeGeometry g = nodule.mask().geometry();
        return of(
                known(nodule.meanDiameterMm()),
                known(nodule.volumeMm3()),
                Math.max(g.columnSpacingMm(), g.rowSpacingMm()),
                Math.max(g.sliceSpacingMm(), sliceThicknessMm));
    }

    static MeasuredSize of(double diameterMm, double volumeMm3, double pixelMm, double sliceMm) {
        return new MeasuredSize(
                diameterMm,
                volumeMm3,
                SizeUncertainty.volume(diameterMm, pixelMm, sliceMm),
                SizeUncertainty.diameterMm(diameterMm, pixelMm, sliceMm),
                sliceMm);
    }

    private static double known(Quantity quantity) {
        return switch (quantity) {
            case Quantity.Known known -> known.value();
            case Quantity.Unknown unknown -> throw new IllegalArgumentException(unknown.text());
        };
    }
}
