package dev.hilum.measure;

import java.util.List;

/**
 * The settings of the pneumonia quantities; conventions, printed in the report.
 *
 * @param bandLimitsHu ascending limits of the HU bands
 * @param histogramWidthHu width of a histogram bin
 * @param zeroPointMl connected lesions smaller than this are not counted
 */
public record PneumoniaRules(List<Integer> bandLimitsHu, int histogramWidthHu, double zeroPointMl) {
    public PneumoniaRules {
        bandLimitsHu = List.copyOf(bandLimitsHu);
        for (int i = 1; i < bandLimitsHu.size(); i++) {
            if (bandLimitsHu.get(i) <= bandLimitsHu.get(i - 1)) {
                throw new IllegalArgumentException("HU band limits must ascend");
            }
        }
        if (histogramWidthHu < 1 || zeroPointMl < 0) {
            throw new IllegalArgumentException("a bin is at least 1 HU wide and a tolerance not negative");
        }
    }

    public static PneumoniaRules defaults() {
        return new PneumoniaRules(List.of(-750, -300, 50), 50, 0.5);
    }
}
