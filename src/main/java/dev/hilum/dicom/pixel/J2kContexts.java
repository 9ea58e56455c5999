package dev.hilum.dicom.pixel;

/** Context formation (ITU-T T.800 D.3): flags of a coefficient and its neighbours, and the context labels they give. */
final class J2kContexts {
    static final int NE = 1;
    static final int SE = 2;
    static final int SW = 4;
    static final int NW = 8;
    static final int N = 0x10;
    static final int E = 0x20;
    static final int S = 0x40;
    static final int W = 0x80;
    static final int NEIGHBOURS = 0xFF;
    static final int SIGN_N = 0x100;
    static final int SIGN_E = 0x200;
    static final int SIGN_S = 0x400;
    static final int SIGN_W = 0x800;
    static final int SIGNIFICANT = 0x1000;
    static final int REFINED = 0x2000;
    static final int VISITED = 0x4000;

    /** Table D.1, by orientation (LL, HL, LH, HH) and the eight neighbours. */
    static final byte[][] ZERO_CODING = new byte[4][256];

    /** Tables D.2 and D.3, by the four neighbours and their signs: context label, and the sign's flip in bit 5. */
    static final byte[] SIGN_CODING = new byte[256];

    static {
        for (int flag = 0; flag < 256; flag++) {
            int h = bit(flag, E) + bit(flag, W);
            int v = bit(flag, N) + bit(flag, S);
            int d = Integer.bitCount(flag & (NE | SE | SW | NW));
            ZERO_CODING[0][flag] = (byte) edge(h, v, d);
            ZERO_CODING[1][flag] = (byte) edge(v, h, d);
            ZERO_CODING[2][flag] = (byte) edge(h, v, d);
            ZERO_CODING[3][flag] = (byte) diagonal(h + v, d);
            int both = flag << 4;
            int hc = contribution(both, E, SIGN_E) + contribution(both, W, SIGN_W);
            int vc = contribution(both, N, SIGN_N) + contribution(both, S, SIGN_S);
            SIGN_CODING[flag] = (byte) sign(Integer.signum(hc), Integer.signum(vc));
        }
    }

    private J2kContexts() {}

    private static int edge(int h, int v, int d) {
        if (h == 2) {
            return 8;
        }
        if (h == 1) {
            return v > 0 ? 7 : d > 0 ? 6 : 5;
        }
        return v > 0 ? 2 + v : Math.min(d, 2);
    }

    private static int diagonal(int hv, int d) {
        return switch (d) {
            case 0 -> Math.min(hv, 2);
            case 1 -> 3 + Math.min(hv, 2);
            case 2 -> hv > 0 ? 7 : 6;
            default -> 8;
        };
    }

    private static int sign(int h, int v) {
        boolean flipped = h < 0 || (h == 0 && v < 0);
        int horizontal = flipped ? -h : h;
        int vertical = flipped ? -v : v;
        int label = horizontal == 0 ? 9 + vertical : 12 + vertical;
        return label | (flipped ? 32 : 0);
    }

    private static int bit(int flag, int mask) {
        return (flag & mask) != 0 ? 1 : 0;
    }

    private static int contribution(int flag, int significant, int sign) {
        return (flag & significant) == 0 ? 0 : (flag & sign) == 0 ? 1 : -1;
    }

    /** Table D.4. */
    static int refinement(int flag) {
        return (flag & REFINED) != 0 ? 16 : (flag & NEIGHBOURS) != 0 ? 15 : 14;
    }

    /** Tells a coefficient and its neighbours that it is significant. */
    static void spread(int[] flags, int at, int stride, int sign) {
        flags[at] |= SIGNIFICANT;
        flags[at - 1] |= E | sign << 9;
        flags[at + 1] |= W | sign << 11;
        flags[at - stride] |= S | sign << 10;
        flags[at + stride] |= N | sign << 8;
        flags[at - stride - 1] |= SE;
        flags[at - stride + 1] |= SW;
        flags[at + stride - 1] |= NE;
        flags[at + stride + 1] |= NW;
    }
}
