package dev.hilum.validate.reference;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A binary DICOM Segmentation of any maker. Segments whose label or property type speaks of nodules or masses are
 * nodules, one each; of pneumonia, ground glass, consolidation, infiltrate, opacity or lesion, pneumonia; others are left.
 * Segments of one Tracking UID (0062,0021) are the same nodule in the studies of a patient.
 */
final class SegReference {
    private static final double SAME_PLANE_MM = 0.01;

    private final Path file;
    private final DataSet seg;

    private SegReference(Path file, DataSet seg) {
        this.file = file;
        this.seg = seg;
    }

    static Reference read(Path file) {
        try {
            DataSet seg = Part10Reader.read(file).dataSet();
            return new SegReference(file, seg).reference();
        } catch (IOException | DicomException e) {
            throw new ReferenceException(file + ": cannot be read as a segmentation: " + e.getMessage(), e);
        }
    }

    private Reference reference() {
        if (!seg.string(Tag.SegmentationType).orElse("").equals("BINARY")) {
            throw new ReferenceException(file + ": (0062,0001): only BINARY segmentations are read");
        }
        List<Lesion> nodules = new ArrayList<>();
        Mask pneumonia = null;
        boolean anyNodule = false;
        boolean anyPneumonia = false;
        Map<Integer, Mask> masks = masks();
        for (DataSet segment : seg.items(Tag.SegmentSequence)) {
            Mask mask = masks.get(segment.integer(Tag.SegmentNumber).orElse(-1));
            String words = words(segment);
            if (words.matches(".*(NODULE|MASS|TUMOU?R|NEOPLASM).*")) {
                anyNodule = true;
                if (mask != null) {
                    nodules.add(Lesion.of(
                            new Region.Voxels(mask),
                            segment.string(Tag.TrackingUID).orElse("")));
                }
            } else if (words.matches(".*(PNEUMONIA|GROUND.?GLASS|CONSOLIDATION|INFILTRAT|OPACIT|LESION|INFECTION).*")) {
                anyPneumonia = true;
                pneumonia = joined(pneumonia, mask);
            }
        }
        if (!anyNodule && !anyPneumonia) {
            throw new ReferenceException(file + ": no segment is named as nodule or pneumonia");
        }
        return new Reference(anyNodule ? nodules : null, List.of(), anyPneumonia ? pneumonia : null);
    }

    private static String words(DataSet segment) {
        return (segment.string(Tag.SegmentLabel).orElse("") + " "
                        + segment.concept(Tag.SegmentedPropertyTypeCodeSequence)
                                .map(c -> c.meaning())
                                .orElse(""))
                .toUpperCase(Locale.ROOT);
    }

    private static @Nullable Mask joined(@Nullable Mask a, @Nullable Mask b) {
        return a == null ? b : b == null ? a : a.union(b);
    }

    private Map<Integer, Mask> masks() {
        byte[] pixels = seg.bytes(Tag.PixelData).orElseThrow(() -> missing("(7FE0,0010)"));
        List<DataSet> groups = seg.items(Tag.PerFrameFunctionalGroupsSequence);
        Grid grid = grid(groups);
        int plane = grid.geometry.columns() * grid.geometry.rows();
        if (pixels.length < ((long) plane * groups.size() + 7) / 8) {
            throw new ReferenceException(file + ": pixel data do not fit the number of frames");
        }
        Map<Integer, BitSet> bits = new TreeMap<>();
        for (int f = 0; f < groups.size(); f++) {
            int segment = groups.get(f)
                    .item(Tag.SegmentIdentificationSequence)
                    .flatMap(i -> i.integer(Tag.ReferencedSegmentNumber).stream()
                            .boxed()
                            .findFirst())
                    .orElseThrow(() -> missing("(0062,000B)"));
            BitSet target = bits.computeIfAbsent(segment, s -> new BitSet());
            long from = (long) f * plane;
            int to = grid.slice(f) * plane;
            for (int i = 0; i < plane; i++) {
                long bit = from + i;
                if ((pixels[(int) (bit >> 3)] >> (bit & 7) & 1) == 1) {
                    target.set(to + i);
                }
            }
        }
        Map<Integer, Mask> masks = new TreeMap<>();
        VolumeGeometry g = grid.geometry;
        Mask.Box all = new Mask.Box(0, 0, 0, g.columns(), g.rows(), g.slices());
        bits.forEach((segment, set) -> {
            if (!set.isEmpty()) {
                masks.put(segment, new Mask(g, all, set).tight());
            }
        });
        return masks;
    }

    /** The grid that holds all frames, and where each frame lies on it. */
    private record Grid(VolumeGeometry geometry, List<Double> heights, double lowest) {
        int slice(int frame) {
            return (int) Math.rint((heights.get(frame) - lowest) / geometry.sliceSpacingMm());
        }
    }

    private Grid grid(List<DataSet> groups) {
        DataSet shared = seg.item(Tag.SharedFunctionalGroupsSequence).orElseThrow(() -> missing("(5200,9229)"));
        DataSet measures = shared.item(Tag.PixelMeasuresSequence).orElseThrow(() -> missing("(0028,9110)"));
        double[] spacing = measures.decimals(Tag.PixelSpacing);
        double[] o = shared.item(Tag.PlaneOrientationSequence)
                .orElseThrow(() -> missing("(0020,9116)"))
                .decimals(Tag.ImageOrientationPatient);
        double[] n = {o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5], o[0] * o[4] - o[1] * o[3]};
        List<Double> heights = new ArrayList<>();
        double[] lowest = null;
        for (DataSet group : groups) {
            double[] p = group.item(Tag.PlanePositionSequence)
                    .orElseThrow(() -> missing("(0020,9113)"))
                    .decimals(Tag.ImagePositionPatient);
            double height = p[0] * n[0] + p[1] * n[1] + p[2] * n[2];
            if (heights.stream().allMatch(h -> h >= height)) {
                lowest = p;
            }
            heights.add(height);
        }
        if (lowest == null) {
            throw missing("(5200,9230)");
        }
        double[] sorted =
                heights.stream().mapToDouble(h -> h).sorted().distinct().toArray();
        double step = Double.MAX_VALUE;
        for (int i = 1; i < sorted.length; i++) {
            double gap = sorted[i] - sorted[i - 1];
            step = gap > SAME_PLANE_MM ? Math.min(step, gap) : step;
        }
        double thickness = measures.decimal(Tag.SliceThickness).orElse(1);
        step = step == Double.MAX_VALUE
                ? measures.decimal(Tag.SpacingBetweenSlices).orElse(thickness)
                : step;
        int slices = (int) Math.rint((sorted[sorted.length - 1] - sorted[0]) / step) + 1;
        VolumeGeometry geometry = new VolumeGeometry(
                seg.integer(Tag.Columns).orElseThrow(() -> missing("(0028,0011)")),
                seg.integer(Tag.Rows).orElseThrow(() -> missing("(0028,0010)")),
                slices,
                new PatientPoint(lowest[0], lowest[1], lowest[2]),
                List.of(o[0], o[1], o[2]),
                List.of(o[3], o[4], o[5]),
                List.of(n[0], n[1], n[2]),
                spacing[1],
                spacing[0],
                step,
                seg.string(Tag.FrameOfReferenceUID).orElse(""));
        return new Grid(geometry, heights, sorted[0]);
    }

    private ReferenceException missing(String tag) {
        return new ReferenceException(file + ": " + tag + " is missing");
    }
}
