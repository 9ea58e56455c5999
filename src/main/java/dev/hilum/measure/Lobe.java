package dev.hilum.measure;

/** Lobes of the lungs, in the order of a lung-lobes model's channels. */
public enum Lobe {
    RUL(Side.RIGHT),
    RML(Side.RIGHT),
    RLL(Side.RIGHT),
    LUL(Side.LEFT),
    LLL(Side.LEFT);

    private final Side side;

    Lobe(Side side) {
        this.side = side;
    }

    public Side side() {
        return side;
    }
}
