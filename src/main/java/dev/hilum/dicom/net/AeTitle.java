package dev.hilum.dicom.net;

/** The form of an application entity title (PS3.5 section 6.2, VR AE). */
final class AeTitle {
    static final int LENGTH = 16;

    private AeTitle() {}

    static void require(String title) {
        boolean printable = title.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\');
        if (title.isBlank() || title.length() > LENGTH || !printable) {
            throw new IllegalArgumentException("an AE title has 1–16 characters and no backslash: " + title);
        }
    }
}
