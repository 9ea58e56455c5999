package dev.hilum.dicom.io;

import dev.hilum.dicom.data.Vr;
import org.jspecify.annotations.Nullable;

/** VRs by the two letters of the explicit encoding. */
final class VrCodes {
    private static final @Nullable Vr[] BY_LETTERS = new Vr[26 * 26];

    static {
        for (Vr vr : Vr.values()) {
            BY_LETTERS[index(vr.name().charAt(0), vr.name().charAt(1))] = vr;
        }
    }

    private VrCodes() {}

    /** True for two capital letters: a VR, if perhaps one of a later edition of the standard. */
    static boolean isVr(int first, int second) {
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }

    static @Nullable Vr find(int first, int second) {
        return BY_LETTERS[index(first, second)];
    }

    private static int index(int first, int second) {
        return (first - 'A') * 26 + second - 'A';
    }
}
