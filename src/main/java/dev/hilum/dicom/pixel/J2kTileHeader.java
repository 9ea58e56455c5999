package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Coding parameters of the main header or of a tile (ITU-T T.800 A.6), and where the tile's packets are. */
final class J2kTileHeader {
    static final int COD = 0x52;
    static final int COC = 0x53;
    static final int RGN = 0x5E;
    static final int QCD = 0x5C;
    static final int QCC = 0x5D;
    static final int POC = 0x5F;
    static final int PPM = 0x60;
    static final int PPT = 0x61;

    private final J2kCoding.@Nullable Component[] codings;
    private final @Nullable J2kQuantization[] quantizations;
    private final List<J2kTileBytes.Part> parts = new ArrayList<>();
    private @Nullable J2kCoding coding;
    private @Nullable J2kQuantization quantization;

    J2kTileHeader(int components) {
        codings = new J2kCoding.Component[components];
        quantizations = new J2kQuantization[components];
    }

    /** A tile begins with what the main header says. */
    J2kTileHeader(J2kTileHeader main) {
        codings = main.codings.clone();
        quantizations = main.quantizations.clone();
        coding = main.coding;
        quantization = main.quantization;
    }

    /**
     * Takes a marker segment; others than those of coding parameters have no influence on the samples.
     *
     * @param inTile a tile's COD and QCD go before COC and QCC of the main header (A.6)
     */
    void read(int marker, ByteBuffer in, boolean inTile) {
        switch (marker) {
            case COD -> {
                coding = J2kCoding.read(in);
                clear(codings, inTile);
            }
            case QCD -> {
                quantization = J2kQuantization.read(in);
                clear(quantizations, inTile);
            }
            case COC -> {
                int component = component(in);
                boolean ownPrecincts = in.hasRemaining() && (in.get() & 1) != 0;
                codings[component] = J2kCoding.Component.read(in, ownPrecincts);
            }
            case QCC -> quantizations[component(in)] = J2kQuantization.read(in);
            case RGN, POC, PPM, PPT ->
                throw new PixelFormatException(
                        "marker FF%02X (region of interest, progression change or packed headers)".formatted(marker));
            default -> {}
        }
    }

    private static void clear(@Nullable Object[] own, boolean inTile) {
        if (inTile) {
            Arrays.fill(own, null);
        }
    }

    private int component(ByteBuffer in) {
        int component = in.hasRemaining() ? in.get() & 0xFF : codings.length;
        if (component >= codings.length) {
            throw new DecodeException("parameters of component " + component);
        }
        return component;
    }

    void add(J2kTileBytes.Part part) {
        parts.add(part);
    }

    List<J2kTileBytes.Part> parts() {
        return parts;
    }

    J2kCoding coding() {
        if (coding == null) {
            throw new DecodeException("COD is missing");
        }
        return coding;
    }

    J2kCoding.Component coding(int component) {
        J2kCoding.Component own = codings[component];
        return own != null ? own : coding().component();
    }

    J2kQuantization quantization(int component) {
        J2kQuantization own = quantizations[component] != null ? quantizations[component] : quantization;
        if (own == null) {
            throw new DecodeException("QCD is missing");
        }
        return own;
    }
}
