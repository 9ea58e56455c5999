package dev.hilum.measure;

/** Equal thirds of a lung's height. */
public enum Zone {
    UPPER,
    MIDDLE,
    LOWER
}
