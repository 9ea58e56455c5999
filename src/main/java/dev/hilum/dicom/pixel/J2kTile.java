package dev.hilum.dicom.pixel;

import java.util.ArrayList;
import java.util.List;

/** Decodes one tile (ITU-T T.800 B.3 and annexes D to G) into the frame. */
final class J2kTile {
    private final J2kSize size;
    private final J2kTileHeader header;
    private final J2kArea area;
    private final byte[] bytes;
    private final List<List<J2kResolution>> components = new ArrayList<>();

    private J2kTile(J2kSize size, J2kTileHeader header, int index, byte[] codestream) {
        this.size = size;
        this.header = header;
        this.area = size.tile(index);
        J2kTileBytes joined = J2kTileBytes.join(codestream, header.parts());
        this.bytes = joined.bytes();
        List<J2kResolution.Precinct> precincts = new ArrayList<>();
        int[] styles = new int[size.components()];
        for (int c = 0; c < size.components(); c++) {
            J2kCoding.Component coding = header.coding(c);
            styles[c] = coding.style();
            List<J2kResolution> resolutions = new ArrayList<>();
            for (int r = 0; r <= coding.levels(); r++) {
                J2kResolution resolution = new J2kResolution(area, coding, c, r);
                precincts.addAll(resolution.precincts());
                resolutions.add(resolution);
            }
            components.add(resolutions);
        }
        new J2kPackets(header.coding(), styles, joined).read(precincts);
    }

    static void decode(J2kSize size, J2kTileHeader header, int index, byte[] codestream, short[] out) {
        J2kTile tile = new J2kTile(size, header, index, codestream);
        Object[] samples = new Object[size.components()];
        for (int c = 0; c < samples.length; c++) {
            samples[c] = tile.component(c);
        }
        if (header.coding().multiComponent()) {
            J2kColour.inverse(samples);
        }
        for (int c = 0; c < samples.length; c++) {
            tile.copy(samples[c], c, out);
        }
    }

    /** The samples of a component, int[] or float[] by its wavelet, before the level shift. */
    private Object component(int c) {
        J2kCoding.Component coding = header.coding(c);
        J2kBlockDecoder decoder = new J2kBlockDecoder(bytes, coding.style());
        List<J2kResolution> resolutions = components.get(c);
        Object samples = band(resolutions.getFirst().bands.getFirst(), c, decoder);
        for (J2kResolution resolution : resolutions.subList(1, resolutions.size())) {
            Object hl = band(resolution.bands.get(0), c, decoder);
            Object lh = band(resolution.bands.get(1), c, decoder);
            Object hh = band(resolution.bands.get(2), c, decoder);
            int count = resolution.area.width() * resolution.area.height();
            Object next = coding.reversible() ? new int[count] : new float[count];
            if (count > 0) {
                J2kWavelet.interleave(samples, hl, lh, hh, resolution.area, next);
            }
            if (count > 0 && next instanceof int[] integers) {
                J2kWavelet.reversible(integers, resolution.area);
            } else if (count > 0 && next instanceof float[] floats) {
                J2kWavelet.irreversible(floats, resolution.area);
            }
            samples = next;
        }
        return samples;
    }

    private Object band(J2kResolution.Band band, int c, J2kBlockDecoder decoder) {
        J2kQuantization quantization = header.quantization(c);
        int width = band.area().width();
        int[] samples = new int[width * band.area().height()];
        int planes = quantization.bitPlanes(band.index());
        for (J2kBlock block : band.blocks()) {
            if (block.passes > 0) {
                decoder.decode(block, band.orientation(), planes, samples, width);
            }
        }
        if (header.coding(c).reversible()) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] /= 2;
            }
            return samples;
        }
        int gain = band.orientation() == 0 ? 0 : band.orientation() == 3 ? 2 : 1;
        float step = quantization.step(band.index(), size.precision() + gain) / 2;
        float[] floats = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            floats[i] = samples[i] * step;
        }
        return floats;
    }

    /** Level shift (G.1.2), and cutting to the range of the component. */
    private void copy(Object samples, int component, short[] out) {
        int half = 1 << (size.precision() - 1);
        int shift = size.signed() ? 0 : half;
        int min = size.signed() ? -half : 0;
        int max = min + 2 * half - 1;
        int step = size.components();
        int at = 0;
        for (int y = area.y0() - size.y0(); y < area.y1() - size.y0(); y++) {
            int to = (y * (size.x1() - size.x0()) + area.x0() - size.x0()) * step + component;
            for (int x = 0; x < area.width(); x++, at++, to += step) {
                int value = samples instanceof int[] integers ? integers[at] : (int) Math.rint(((float[]) samples)[at]);
                out[to] = (short) Math.max(min, Math.min(max, value + shift));
            }
        }
    }
}
