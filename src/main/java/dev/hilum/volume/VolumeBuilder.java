package dev.hilum.volume;

import dev.hilum.study.SliceSeries;

/** Builds the volume of a series: decodes its frames in parallel, stored values to HU, positions to geometry. */
public final class VolumeBuilder {
    private VolumeBuilder() {}

    /**
     * @param workers threads that decode
     * @throws VolumeException DECODE_FAILED with the instance that could not be decoded
     */
    public static CtVolume build(SliceSeries series, int workers) {
        throw new UnsupportedOperationException("lands with the decoder");
    }
}
