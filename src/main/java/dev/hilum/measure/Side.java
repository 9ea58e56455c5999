package dev.hilum.measure;

/** The patient's side. */
public enum Side {
    LEFT,
    RIGHT
}
