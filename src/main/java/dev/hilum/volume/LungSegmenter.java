package dev.hilum.volume;

/** Finds the lungs of a volume. */
public final class LungSegmenter {
    private LungSegmenter() {}

    /** @param workers threads */
    public static LungOutcome segment(CtVolume volume, int workers) {
        throw new UnsupportedOperationException("not there yet");
    }
}
