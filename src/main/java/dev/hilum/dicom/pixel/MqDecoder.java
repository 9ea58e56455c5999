package dev.hilum.dicom.pixel;

import java.util.Arrays;

/** The adaptive binary arithmetic decoder of JPEG 2000 (ITU-T T.800 annex C), and its raw mode (annex D.6). */
final class MqDecoder {
    static final int CONTEXTS = 19;
    static final int RUN_LENGTH = 17;
    static final int UNIFORM = 18;

    /** Table C.2: Qe, next index after MPS, next index after LPS, switch. */
    private static final int[][] STATES = {
        {0x5601, 1, 1, 1}, {0x3401, 2, 6, 0}, {0x1801, 3, 9, 0}, {0x0AC1, 4, 12, 0}, {0x0521, 5, 29, 0},
        {0x0221, 38, 33, 0}, {0x5601, 7, 6, 1}, {0x5401, 8, 14, 0}, {0x4801, 9, 14, 0}, {0x3801, 10, 14, 0},
        {0x3001, 11, 17, 0}, {0x2401, 12, 18, 0}, {0x1C01, 13, 20, 0}, {0x1601, 29, 21, 0}, {0x5601, 15, 14, 1},
        {0x5401, 16, 14, 0}, {0x5101, 17, 15, 0}, {0x4801, 18, 16, 0}, {0x3801, 19, 17, 0}, {0x3401, 20, 18, 0},
        {0x3001, 21, 19, 0}, {0x2801, 22, 19, 0}, {0x2401, 23, 20, 0}, {0x2201, 24, 21, 0}, {0x1C01, 25, 22, 0},
        {0x1801, 26, 23, 0}, {0x1601, 27, 24, 0}, {0x1401, 28, 25, 0}, {0x1201, 29, 26, 0}, {0x1101, 30, 27, 0},
        {0x0AC1, 31, 28, 0}, {0x09C1, 32, 29, 0}, {0x08A1, 33, 30, 0}, {0x0521, 34, 31, 0}, {0x0441, 35, 32, 0},
        {0x02A1, 36, 33, 0}, {0x0221, 37, 34, 0}, {0x0141, 38, 35, 0}, {0x0111, 39, 36, 0}, {0x0085, 40, 37, 0},
        {0x0049, 41, 38, 0}, {0x0025, 42, 39, 0}, {0x0015, 43, 40, 0}, {0x0009, 44, 41, 0}, {0x0005, 45, 42, 0},
        {0x0001, 45, 43, 0}, {0x5601, 46, 46, 0}
    };

    /** Per state and MPS (index 2 * state + mps): Qe in the upper half, what follows an MPS and an LPS in two bytes. */
    private static final int[] TRANSITIONS = new int[2 * STATES.length];

    static {
        for (int i = 0; i < STATES.length; i++) {
            for (int mps = 0; mps < 2; mps++) {
                int afterMps = 2 * STATES[i][1] + mps;
                int afterLps = 2 * STATES[i][2] + (mps ^ STATES[i][3]);
                TRANSITIONS[2 * i + mps] = STATES[i][0] << 16 | afterMps << 8 | afterLps;
            }
        }
    }

    private final byte[] states = new byte[CONTEXTS];
    private byte[] in = new byte[0];
    private int at;
    private int end;
    private int c;
    private int a;
    private int ct;

    /** Initial states of table D.7. */
    void resetContexts() {
        Arrays.fill(states, (byte) 0);
        states[0] = 2 * 4;
        states[RUN_LENGTH] = 2 * 3;
        states[UNIFORM] = 2 * 46;
    }

    /** INITDEC over a codeword segment; behind its end bytes FF are served (C.3.5). */
    void start(byte[] bytes, int from, int to) {
        in = bytes;
        at = from;
        end = to;
        c = byteAt(at) << 16;
        byteIn();
        c <<= 7;
        ct -= 7;
        a = 0x8000;
    }

    /** Begins raw bits. */
    void startRaw(byte[] bytes, int from, int to) {
        in = bytes;
        at = from;
        end = to;
        c = 0;
        ct = 0;
    }

    /** DECODE (C.3.2). */
    int decode(int context) {
        int state = states[context];
        int transition = TRANSITIONS[state];
        int qe = transition >>> 16;
        a -= qe;
        if (c >>> 16 >= qe) {
            c -= qe << 16;
            if ((a & 0x8000) != 0) {
                return state & 1;
            }
            return exchange(context, state, transition, a >= qe);
        }
        boolean likely = a < qe;
        a = qe;
        return exchange(context, state, transition, likely);
    }

    private int exchange(int context, int state, int transition, boolean likely) {
        states[context] = (byte) (likely ? transition >> 8 : transition);
        do {
            if (ct == 0) {
                byteIn();
            }
            a <<= 1;
            c <<= 1;
            ct--;
        } while ((a & 0x8000) == 0);
        return likely ? state & 1 : 1 - (state & 1);
    }

    private void byteIn() {
        if (byteAt(at) != 0xFF) {
            at++;
            c += byteAt(at) << 8;
            ct = 8;
        } else if (byteAt(at + 1) > 0x8F) {
            c += 0xFF00;
            ct = 8;
        } else {
            at++;
            c += byteAt(at) << 9;
            ct = 7;
        }
    }

    /** A raw bit; the bit after a byte FF is stuffing. */
    int raw() {
        if (ct == 0) {
            ct = c == 0xFF ? 7 : 8;
            c = byteAt(at++);
        }
        ct--;
        return c >> ct & 1;
    }

    private int byteAt(int index) {
        return index < end ? in[index] & 0xFF : 0xFF;
    }
}
