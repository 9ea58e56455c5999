package dev.hilum.dicom.data;

/** Value representations, PS3.5 section 6.2. The constants keep the standard's two letters. */
public enum Vr {
    AE(Kind.TEXT, 1, ' '),
    AS(Kind.TEXT, 1, ' '),
    AT(Kind.TAG, 4, '\0'),
    CS(Kind.TEXT, 1, ' '),
    DA(Kind.TEXT, 1, ' '),
    DS(Kind.TEXT, 1, ' '),
    DT(Kind.TEXT, 1, ' '),
    FD(Kind.FLOAT, 8, '\0'),
    FL(Kind.FLOAT, 4, '\0'),
    IS(Kind.TEXT, 1, ' '),
    LO(Kind.LOCAL_TEXT, 1, ' '),
    LT(Kind.LOCAL_TEXT, 1, ' '),
    OB(Kind.BYTES, 1, '\0'),
    OD(Kind.BYTES, 8, '\0'),
    OF(Kind.BYTES, 4, '\0'),
    OL(Kind.BYTES, 4, '\0'),
    OV(Kind.BYTES, 8, '\0'),
    OW(Kind.BYTES, 2, '\0'),
    PN(Kind.LOCAL_TEXT, 1, ' '),
    SH(Kind.LOCAL_TEXT, 1, ' '),
    SL(Kind.INTEGER, 4, '\0'),
    SQ(Kind.SEQUENCE, 1, '\0'),
    SS(Kind.INTEGER, 2, '\0'),
    ST(Kind.LOCAL_TEXT, 1, ' '),
    SV(Kind.INTEGER, 8, '\0'),
    TM(Kind.TEXT, 1, ' '),
    UC(Kind.LOCAL_TEXT, 1, ' '),
    UI(Kind.TEXT, 1, '\0'),
    UL(Kind.INTEGER, 4, '\0'),
    UN(Kind.BYTES, 1, '\0'),
    UR(Kind.TEXT, 1, ' '),
    US(Kind.INTEGER, 2, '\0'),
    UT(Kind.LOCAL_TEXT, 1, ' '),
    UV(Kind.INTEGER, 8, '\0');

    /** How the value field is laid out. LOCAL_TEXT is subject to Specific Character Set (0008,0005). */
    public enum Kind {
        TEXT,
        LOCAL_TEXT,
        INTEGER,
        FLOAT,
        TAG,
        BYTES,
        SEQUENCE
    }

    private final Kind kind;
    private final int unit;
    private final char padding;

    Vr(Kind kind, int unit, char padding) {
        this.kind = kind;
        this.unit = unit;
        this.padding = padding;
    }

    public Kind kind() {
        return kind;
    }

    /** Bytes of one value of a binary VR, also the unit of byte swapping; 1 for text. */
    public int unit() {
        return unit;
    }

    /** The character that pads a value to even length. */
    public char padding() {
        return padding;
    }

    public boolean isText() {
        return kind == Kind.TEXT || kind == Kind.LOCAL_TEXT;
    }

    /** Text of one value only: a backslash in it is a character, not a separator (PS3.5 table 6.2-1). */
    public boolean isSingleText() {
        return this == LT || this == ST || this == UT || this == UR;
    }

    /** True where the explicit encoding has two reserved bytes and a 32-bit length (PS3.5 section 7.1.2). */
    public boolean hasLongLength() {
        return switch (this) {
            case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
            default -> false;
        };
    }
}
