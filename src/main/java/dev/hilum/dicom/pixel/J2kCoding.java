package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Coding style of a tile (COD, ITU-T T.800 A.6.1).
 *
 * @param useSop packets may begin with SOP
 * @param useEph packet headers end with EPH
 * @param order progression order of table A.16
 * @param multiComponent the first three components are transformed together
 * @param component what holds for components without a COC
 */
record J2kCoding(boolean useSop, boolean useEph, int order, int layers, boolean multiComponent, Component component) {

    /**
     * Coding style of a tile-component.
     *
     * @param levels of wavelet decomposition
     * @param blockWidth exponent of the code-block's width
     * @param style of the code-blocks (table A.19)
     * @param reversible 5-3 filter, else 9-7
     * @param precincts exponents of the precinct sizes by resolution, width in the lower four bits
     */
    record Component(int levels, int blockWidth, int blockHeight, int style, boolean reversible, byte[] precincts) {
        static Component read(ByteBuffer in, boolean ownPrecincts) {
            if (in.remaining() < 5) {
                throw new DecodeException("coding style is cut off");
            }
            int levels = in.get() & 0xFF;
            int blockWidth = (in.get() & 15) + 2;
            int blockHeight = (in.get() & 15) + 2;
            int style = in.get() & 0xFF;
            int filter = in.get() & 0xFF;
            if (levels > 32 || blockWidth > 10 || blockHeight > 10 || blockWidth + blockHeight > 12 || filter > 1) {
                throw new DecodeException("coding style out of range");
            }
            if ((style & 0xC0) != 0) {
                throw new PixelFormatException("code-block style " + style);
            }
            byte[] precincts = new byte[levels + 1];
            Arrays.fill(precincts, (byte) 0xFF);
            if (ownPrecincts) {
                if (in.remaining() < precincts.length) {
                    throw new DecodeException("precinct sizes are cut off");
                }
                in.get(precincts);
            }
            return new Component(levels, blockWidth, blockHeight, style, filter == 1, precincts);
        }

        int precinctWidth(int resolution) {
            return precincts[resolution] & 15;
        }

        int precinctHeight(int resolution) {
            return precincts[resolution] >> 4 & 15;
        }
    }

    static J2kCoding read(ByteBuffer in) {
        if (in.remaining() < 10) {
            throw new DecodeException("COD is cut off");
        }
        int style = in.get();
        int order = in.get() & 0xFF;
        int layers = in.getShort() & 0xFFFF;
        int transform = in.get() & 0xFF;
        if (order > 4 || layers < 1 || transform > 1) {
            throw new DecodeException("COD: order " + order + ", layers " + layers);
        }
        Component component = Component.read(in, (style & 1) != 0);
        return new J2kCoding((style & 2) != 0, (style & 4) != 0, order, layers, transform == 1, component);
    }
}
