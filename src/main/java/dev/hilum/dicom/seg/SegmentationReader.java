package dev.hilum.dicom.seg;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads binary and label map Segmentation objects back to segments and frames. */
public final class SegmentationReader {
    private SegmentationReader() {}

    /** A read segmentation: its segments, and its frames in stored order. */
    public record Content(
            int columns, int rows, String frameOfReferenceUid, List<SegmentDescription> segments, List<Frame> frames) {
        public Content {
            segments = List.copyOf(segments);
            frames = List.copyOf(frames);
        }
    }

    /**
     * One frame.
     *
     * @param position Image Position (Patient), LPS mm
     * @param sourceSopInstanceUid the first source image of the frame
     * @param bits columns fastest
     */
    public record Frame(int segment, List<Double> position, String sourceSopInstanceUid, BitSet bits) {
        public Frame {
            position = List.copyOf(position);
        }
    }

    /**
     * Reads a data set with its pixel data in memory.
     *
     * <p>A frame of a label map gives one frame per label in it.
     *
     * @throws DicomException for another type than BINARY and LABELMAP with 8 bits, missing attributes or too little pixel data
     */
    public static Content read(DataSet source) {
        String type = source.string(Tag.SegmentationType).orElse("");
        if (!type.equals("BINARY") && !type.equals("LABELMAP")) {
            throw new DicomException("(0062,0001): only BINARY and LABELMAP segmentations are read");
        }
        int columns = integer(source, Tag.Columns);
        int rows = integer(source, Tag.Rows);
        List<SegmentDescription> segments = source.items(Tag.SegmentSequence).stream()
                .map(SegmentDescription::fromItem)
                .toList();
        String frameOfReference =
                source.string(Tag.FrameOfReferenceUID).orElseThrow(() -> missing(Tag.FrameOfReferenceUID));
        List<Frame> frames = type.equals("BINARY") ? frames(source, rows * columns) : labelled(source, rows * columns);
        return new Content(columns, rows, frameOfReference, segments, frames);
    }

    private static List<Frame> frames(DataSet source, int bitsPerFrame) {
        byte[] pixels = source.bytes(Tag.PixelData).orElseThrow(() -> missing(Tag.PixelData));
        int count = integer(source, Tag.NumberOfFrames);
        List<DataSet> groups = source.items(Tag.PerFrameFunctionalGroupsSequence);
        if (groups.size() != count || pixels.length < ((long) bitsPerFrame * count + 7) / 8) {
            throw new DicomException("(0028,0008): functional groups or pixel data do not fit the number of frames");
        }
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(frame(groups.get(i), BitStream.frame(pixels, bitsPerFrame, i)));
        }
        return frames;
    }

    private static List<Frame> labelled(DataSet source, int pixelsPerFrame) {
        byte[] pixels = source.bytes(Tag.PixelData).orElseThrow(() -> missing(Tag.PixelData));
        int count = integer(source, Tag.NumberOfFrames);
        List<DataSet> groups = source.items(Tag.PerFrameFunctionalGroupsSequence);
        boolean fits = groups.size() == count && pixels.length >= (long) pixelsPerFrame * count;
        if (!fits || integer(source, Tag.BitsAllocated) != 8) {
            throw new DicomException("(0028,0008): a label map has 8 bits and groups for each of its frames");
        }
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DataSet group = groups.get(i);
            byLabel(pixels, i * pixelsPerFrame, pixelsPerFrame)
                    .forEach((label, bits) -> frames.add(frame(group, label, bits)));
        }
        return frames;
    }

    private static SortedMap<Integer, BitSet> byLabel(byte[] pixels, int from, int count) {
        SortedMap<Integer, BitSet> labels = new TreeMap<>();
        for (int at = 0; at < count; at++) {
            int label = pixels[from + at] & 0xFF;
            if (label != 0) {
                labels.computeIfAbsent(label, any -> new BitSet()).set(at);
            }
        }
        return labels;
    }

    private static Frame frame(DataSet groups, BitSet bits) {
        DataSet identification = item(groups, Tag.SegmentIdentificationSequence);
        return frame(groups, integer(identification, Tag.ReferencedSegmentNumber), bits);
    }

    private static Frame frame(DataSet groups, int segment, BitSet bits) {
        DataSet position = item(groups, Tag.PlanePositionSequence);
        DataSet image = item(item(groups, Tag.DerivationImageSequence), Tag.SourceImageSequence);
        return new Frame(
                segment,
                Arrays.stream(position.decimals(Tag.ImagePositionPatient))
                        .boxed()
                        .toList(),
                image.string(Tag.ReferencedSOPInstanceUID).orElseThrow(() -> missing(Tag.ReferencedSOPInstanceUID)),
                bits);
    }

    private static DataSet item(DataSet source, int tag) {
        return source.item(tag).orElseThrow(() -> missing(tag));
    }

    private static int integer(DataSet source, int tag) {
        return source.integer(tag).orElseThrow(() -> missing(tag));
    }

    private static DicomException missing(int tag) {
        return new DicomException(Tag.format(tag) + " is missing");
    }
}
