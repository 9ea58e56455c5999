package dev.hilum.study;

import java.util.Locale;

/** The two things Hilum looks for; separately labelled outputs. */
public enum PipelineName {
    NODULE,
    PNEUMONIA;

    /** The name in settings and JSON: {@code nodule}, {@code pneumonia}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
