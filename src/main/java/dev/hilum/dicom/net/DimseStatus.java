package dev.hilum.dicom.net;

/**
 * The status of a DIMSE response (PS3.7 annex C; for storage PS3.4 table B.2-1).
 *
 * @param code 0–FFFF hex
 * @param comment the Error Comment (0000,0902): at most 64 characters of the default repertoire, without a backslash;
 *     longer text is cut, other characters become {@code ?}. Empty where there is nothing to say. Never patient data
 */
public record DimseStatus(int code, String comment) {
    /** VR LO (PS3.5 section 6.2). */
    public static final int MAX_COMMENT = 64;

    /** PS3.7 section C.1.1. */
    public static final DimseStatus SUCCESS = new DimseStatus(0x0000, "");
    /** PS3.7 section C.5.10: the catch-all of a provider that failed. */
    public static final DimseStatus PROCESSING_FAILURE = new DimseStatus(0x0110, "");
    /** PS3.7 section C.5.22: the SOP class is not one of this presentation context. */
    public static final DimseStatus SOP_CLASS_NOT_SUPPORTED = new DimseStatus(0x0122, "");
    /** PS3.7 section C.5.23. */
    public static final DimseStatus UNRECOGNIZED_OPERATION = new DimseStatus(0x0211, "");
    /** PS3.7 section C.5.12. */
    public static final DimseStatus MISTYPED_ARGUMENT = new DimseStatus(0x0212, "");
    /** PS3.4 table B.2-1, A7xx: Refused: Out of Resources. */
    public static final DimseStatus OUT_OF_RESOURCES = new DimseStatus(0xA700, "");
    /** PS3.4 table B.2-1, A9xx: Error: Data Set does not match SOP Class. */
    public static final DimseStatus DATA_SET_DOES_NOT_MATCH = new DimseStatus(0xA900, "");
    /** PS3.4 table B.2-1, Cxxx: Error: Cannot understand. */
    public static final DimseStatus CANNOT_UNDERSTAND = new DimseStatus(0xC000, "");

    public DimseStatus {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException("a status has 16 bits: " + code);
        }
        comment = defaultRepertoire(comment);
    }

    /** A code that a peer sent or that has no constant here. */
    public static DimseStatus of(int code) {
        return new DimseStatus(code, "");
    }

    public DimseStatus withComment(String text) {
        return new DimseStatus(code, text);
    }

    /** The classes of PS3.7 section C.1 to C.5. */
    public enum Kind {
        SUCCESS,
        PENDING,
        CANCEL,
        WARNING,
        FAILURE
    }

    public Kind kind() {
        return switch (code) {
            case 0x0000 -> Kind.SUCCESS;
            case 0xFF00, 0xFF01 -> Kind.PENDING;
            case 0xFE00 -> Kind.CANCEL;
            case 0x0001, 0x0107, 0x0116 -> Kind.WARNING;
            default -> code >>> 12 == 0xB ? Kind.WARNING : Kind.FAILURE;
        };
    }

    /** The peer has the instance: Success, or a warning such as B000, coercion of data elements. */
    public boolean isStored() {
        return kind() == Kind.SUCCESS || kind() == Kind.WARNING;
    }

    /** As the standard writes it: four hex digits, then the comment. */
    @Override
    public String toString() {
        String hex = String.format("%04X", code);
        return comment.isEmpty() ? hex : hex + " " + comment;
    }

    private static String defaultRepertoire(String text) {
        StringBuilder clean = new StringBuilder();
        text.strip()
                .codePoints()
                .limit(MAX_COMMENT)
                .forEach(c -> clean.append(c == '\\' ? '/' : c >= 0x20 && c < 0x7F ? (char) c : '?'));
        return clean.toString().strip();
    }
}
