package dev.hilum.infer;

import java.util.Locale;

/** What a model is for. */
public enum ModelTask {
    NODULE_DETECTION,
    NODULE_SEGMENTATION,
    PNEUMONIA_LESION,
    LUNG_MASK,
    LUNG_LOBES;

    /** The name in a contract: {@code nodule-detection}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
