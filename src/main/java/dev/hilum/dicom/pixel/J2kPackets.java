package dev.hilum.dicom.pixel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The packets of a tile in their order (ITU-T T.800 B.10 to B.12). */
final class J2kPackets {
    private static final int SOP = 0x91;
    private static final int EPH = 0x92;
    private static final int LRCP = 0;
    private static final int RLCP = 1;

    private final J2kCoding coding;
    private final int[] styles;
    private final J2kPacketBits bits;
    /** Where the reader's bytes stand in the codestream. */
    private final J2kTileBytes bytes;

    /**
     * For the packets of a tile.
     *
     * @param styles code-block style by component
     */
    J2kPackets(J2kCoding coding, int[] styles, J2kTileBytes bytes) {
        this.coding = coding;
        this.styles = styles;
        this.bytes = bytes;
        this.bits = new J2kPacketBits(bytes.bytes(), 0, bytes.bytes().length);
    }

    /** Reads every packet of every layer. */
    void read(List<J2kResolution.Precinct> precincts) {
        Comparator<J2kResolution.Precinct> byResolution = Comparator.comparingInt(J2kResolution.Precinct::resolution);
        Comparator<J2kResolution.Precinct> byComponent = Comparator.comparingInt(J2kResolution.Precinct::component);
        Comparator<J2kResolution.Precinct> byPlace =
                Comparator.comparingLong(J2kResolution.Precinct::y).thenComparingLong(J2kResolution.Precinct::x);
        Comparator<J2kResolution.Precinct> byNumber = Comparator.comparingInt(J2kResolution.Precinct::number);
        List<J2kResolution.Precinct> ordered = new ArrayList<>(precincts);
        ordered.sort(
                switch (coding.order()) {
                    case LRCP, RLCP -> byResolution.thenComparing(byComponent).thenComparing(byNumber);
                    case 2 -> byResolution.thenComparing(byPlace).thenComparing(byComponent);
                    case 3 -> byPlace.thenComparing(byComponent).thenComparing(byResolution);
                    default -> byComponent.thenComparing(byPlace).thenComparing(byResolution);
                });
        switch (coding.order()) {
            case LRCP -> layers(ordered);
            case RLCP -> byResolution(ordered);
            default -> ordered.forEach(precinct -> layers(List.of(precinct)));
        }
    }

    private void layers(List<J2kResolution.Precinct> precincts) {
        for (int layer = 0; layer < coding.layers() && !precincts.isEmpty(); layer++) {
            for (J2kResolution.Precinct precinct : precincts) {
                packet(precinct, layer);
            }
        }
    }

    private void byResolution(List<J2kResolution.Precinct> ordered) {
        int from = 0;
        while (from < ordered.size()) {
            int resolution = ordered.get(from).resolution();
            int to = from;
            while (to < ordered.size() && ordered.get(to).resolution() == resolution) {
                to++;
            }
            layers(ordered.subList(from, to));
            from = to;
        }
    }

    private void packet(J2kResolution.Precinct precinct, int layer) {
        if (coding.useSop()) {
            bits.skipMarker(SOP, 6);
        }
        List<J2kBlock.Announced> announced = new ArrayList<>();
        if (bits.bit() == 1) {
            for (J2kResolution.Group group : precinct.groups()) {
                header(group, layer, styles[precinct.component()], announced);
            }
        }
        bits.align();
        if (coding.useEph()) {
            bits.skipMarker(EPH, 2);
        }
        for (J2kBlock.Announced piece : announced) {
            bytes.add(piece.segment(), bits.take(piece.length()), piece.length());
        }
    }

    private void header(J2kResolution.Group group, int layer, int style, List<J2kBlock.Announced> announced) {
        for (int i = 0; i < group.blocks().size(); i++) {
            J2kBlock block = group.blocks().get(i);
            boolean contributes =
                    block.included ? bits.bit() == 1 : group.inclusion().isBelow(bits, i, layer + 1);
            if (!contributes) {
                continue;
            }
            if (!block.included) {
                block.included = true;
                block.zeroBitPlanes = group.zeroBitPlanes().value(bits, i, 64);
            }
            announced.addAll(block.announce(bits, bits.passes(), style));
        }
    }
}
