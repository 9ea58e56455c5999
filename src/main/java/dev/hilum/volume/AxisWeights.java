package dev.hilum.volume;

/**
 * Interpolation along one axis: output {@code i} is the sum of {@code weight(i, k)} times input {@code first(i) + k}.
 * Linear where the output is at most 1.5 times coarser than the input; beyond that the triangle kernel widens with the
 * ratio, which averages the input so that nothing aliases. The triangle of 1.5 is where plain linear interpolation of
 * 0.67 mm pixels to 1 mm still is what the networks were trained on.
 */
final class AxisWeights {
    /** Ratio of spacings up to which interpolation is plainly linear. */
    private static final double LINEAR_UP_TO = 1.5;

    final int taps;
    final int[] first;
    /** Row {@code i} holds {@code taps} weights, which sum to 1; all 0 where the output lies outside the input. */
    final float[] weights;

    final boolean[] inside;

    /**
     * @param inputs samples on the input axis
     * @param start input index of output 0
     * @param step input samples per output sample; may be negative
     */
    AxisWeights(int inputs, int outputs, double start, double step) {
        double half = Math.max(1, Math.abs(step) / LINEAR_UP_TO);
        taps = Math.min(inputs, 2 * (int) Math.ceil(half));
        first = new int[outputs];
        weights = new float[outputs * taps];
        inside = new boolean[outputs];
        for (int i = 0; i < outputs; i++) {
            fill(i, inputs, start + i * step, half);
        }
    }

    private void fill(int i, int inputs, double center, double half) {
        inside[i] = center > -0.5 - 1e-6 && center < inputs - 0.5 + 1e-6;
        if (!inside[i]) {
            return;
        }
        double at = Math.clamp(center, 0, inputs - 1);
        int begin = Math.clamp((long) Math.floor(at) - (taps / 2 - 1), 0, inputs - taps);
        first[i] = begin;
        double sum = 0;
        for (int k = 0; k < taps; k++) {
            sum += Math.max(0, 1 - Math.abs(begin + k - at) / half);
        }
        for (int k = 0; k < taps; k++) {
            weights[i * taps + k] = (float) (Math.max(0, 1 - Math.abs(begin + k - at) / half) / sum);
        }
    }
}
