package dev.hilum.dicom.pixel;

import java.util.ArrayList;
import java.util.List;

/** A resolution of a tile-component (ITU-T T.800 B.5 to B.7): its subbands, and its precincts with their code-blocks. */
final class J2kResolution {
    /** More would only come from precincts of a few samples in a large image. */
    private static final int MAX_PRECINCTS = 1 << 18;

    /**
     * A subband.
     *
     * @param orientation 0 LL, 1 HL, 2 LH, 3 HH
     * @param index in the order of the quantization steps
     */
    record Band(int orientation, int index, J2kArea area, List<J2kBlock> blocks) {}

    /** The code-blocks of a precinct in one subband, in raster order, with their tag trees (B.10). */
    record Group(List<J2kBlock> blocks, J2kTagTree inclusion, J2kTagTree zeroBitPlanes) {}

    /**
     * A precinct.
     *
     * @param x and y where it begins on the reference grid, for progression by position
     */
    record Precinct(int component, int resolution, int number, long x, long y, List<Group> groups) {}

    final J2kArea area;
    final List<Band> bands = new ArrayList<>();
    private final J2kArea tile;
    private final J2kCoding.Component coding;
    private final int component;
    private final int number;

    J2kResolution(J2kArea tile, J2kCoding.Component coding, int component, int number) {
        this.tile = tile;
        this.coding = coding;
        this.component = component;
        this.number = number;
        int down = coding.levels() - number;
        area = tile.reduced(down, 0, 0);
        if (number == 0) {
            bands.add(new Band(0, 0, area, new ArrayList<>()));
        } else {
            for (int orientation = 1; orientation <= 3; orientation++) {
                // Equation B-15: the high-pass samples begin half a step further on.
                long half = 1L << down;
                J2kArea band = new J2kArea(
                        bound(tile.x0(), (orientation & 1) * half, down + 1),
                        bound(tile.y0(), (orientation >> 1) * half, down + 1),
                        bound(tile.x1(), (orientation & 1) * half, down + 1),
                        bound(tile.y1(), (orientation >> 1) * half, down + 1));
                bands.add(new Band(orientation, 3 * number - 3 + orientation, band, new ArrayList<>()));
            }
        }
    }

    private static int bound(int value, long offset, int levels) {
        return J2kArea.ceil(value - offset, levels);
    }

    /** Builds the precincts in raster order (B.6). */
    List<Precinct> precincts() {
        int width = coding.precinctWidth(number);
        int height = coding.precinctHeight(number);
        if (number > 0 && (width == 0 || height == 0)) {
            throw new DecodeException("precincts of one sample");
        }
        List<Precinct> precincts = new ArrayList<>();
        if (area.isEmpty()) {
            return precincts;
        }
        long firstX = area.x0() >> width;
        long firstY = area.y0() >> height;
        long across = J2kArea.ceil(area.x1(), width) - firstX;
        long down = J2kArea.ceil(area.y1(), height) - firstY;
        if (across * down > MAX_PRECINCTS) {
            throw new PixelFormatException(across * down + " precincts in one resolution");
        }
        int levels = coding.levels() - number;
        for (long y = firstY; y < firstY + down; y++) {
            for (long x = firstX; x < firstX + across; x++) {
                long gridX = Math.max(tile.x0(), x << (width + levels));
                long gridY = Math.max(tile.y0(), y << (height + levels));
                precincts.add(new Precinct(component, number, precincts.size(), gridX, gridY, groups(x, y)));
            }
        }
        return precincts;
    }

    private List<Group> groups(long precinctX, long precinctY) {
        int less = number > 0 ? 1 : 0;
        int width = coding.precinctWidth(number) - less;
        int height = coding.precinctHeight(number) - less;
        List<Group> groups = new ArrayList<>();
        for (Band band : bands) {
            J2kArea inside = new J2kArea(
                            clamp(precinctX << width),
                            clamp(precinctY << height),
                            clamp(precinctX + 1 << width),
                            clamp(precinctY + 1 << height))
                    .intersect(band.area);
            groups.add(
                    group(band, inside, Math.min(coding.blockWidth(), width), Math.min(coding.blockHeight(), height)));
        }
        return groups;
    }

    private static int clamp(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    private static Group group(Band band, J2kArea inside, int width, int height) {
        List<J2kBlock> blocks = new ArrayList<>();
        if (inside.isEmpty()) {
            return new Group(blocks, new J2kTagTree(0, 0), new J2kTagTree(0, 0));
        }
        int firstX = inside.x0() >> width;
        int firstY = inside.y0() >> height;
        int across = J2kArea.ceil(inside.x1(), width) - firstX;
        int down = J2kArea.ceil(inside.y1(), height) - firstY;
        for (int y = firstY; y < firstY + down; y++) {
            for (int x = firstX; x < firstX + across; x++) {
                J2kArea cell = new J2kArea(x << width, y << height, clamp(x + 1L << width), clamp(y + 1L << height))
                        .intersect(inside);
                blocks.add(new J2kBlock(
                        cell.x0() - band.area.x0(), cell.y0() - band.area.y0(), cell.width(), cell.height()));
            }
        }
        band.blocks.addAll(blocks);
        return new Group(blocks, new J2kTagTree(across, down), new J2kTagTree(across, down));
    }
}
