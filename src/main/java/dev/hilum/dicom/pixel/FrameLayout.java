package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which fragments make up which frame. In this order: all of them where there is one frame; the Extended Offset Table;
 * the Basic Offset Table; one each where there are as many as frames; else by the codestreams' own start and end
 * markers (PS3.5 section A.4 allows an empty table with frames of several fragments).
 *
 * @param first index of each frame's first fragment, and the number of fragments at the end
 */
record FrameLayout(List<Integer> first) {
    FrameLayout {
        first = List.copyOf(first);
    }

    static FrameLayout of(DataSet dataSet, PixelFormat format, FragmentTable table) throws IOException {
        int frames = format.frames();
        int fragments = table.fragments().size();
        if (frames > fragments) {
            throw new DecodeException(frames + " frames are declared, there are only " + fragments + " fragments");
        }
        if (frames == 1) {
            return new FrameLayout(List.of(0, fragments));
        }
        List<Long> offsets = dataSet.bytes(Tag.ExtendedOffsetTable)
                .map(FrameLayout::longs)
                .filter(extended -> !extended.isEmpty())
                .orElse(table.basicOffsets());
        if (!offsets.isEmpty()) {
            return byOffsets(offsets, frames, table);
        }
        return frames == fragments ? oneEach(frames) : byMarkers(frames, table);
    }

    List<FragmentTable.Fragment> fragments(FragmentTable table, int frame) {
        return table.fragments().subList(first.get(frame), first.get(frame + 1));
    }

    private static FrameLayout byOffsets(List<Long> offsets, int frames, FragmentTable table) {
        if (offsets.size() != frames) {
            throw new DecodeException("offset table of " + offsets.size() + " entries for " + frames + " frames");
        }
        Map<Long, Integer> indexes = new HashMap<>();
        for (int i = 0; i < table.fragments().size(); i++) {
            indexes.put(table.fragments().get(i).itemOffset(), i);
        }
        List<Integer> first = new ArrayList<>();
        for (long offset : offsets) {
            Integer index = indexes.get(offset);
            int least = first.isEmpty() ? 0 : first.getLast() + 1;
            if (index == null || index < least || (first.isEmpty() && index != 0)) {
                throw new DecodeException("offset table: no fragment of frame " + (first.size() + 1) + " at " + offset);
            }
            first.add(index);
        }
        first.add(table.fragments().size());
        return new FrameLayout(first);
    }

    private static FrameLayout oneEach(int frames) {
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i <= frames; i++) {
            first.add(i);
        }
        return new FrameLayout(first);
    }

    private static FrameLayout byMarkers(int frames, FragmentTable table) throws IOException {
        List<Integer> first = new ArrayList<>(List.of(0));
        List<FragmentTable.Fragment> fragments = table.fragments();
        for (int i = 1; i < fragments.size(); i++) {
            if (endsCodestream(fragments.get(i - 1)) && startsCodestream(fragments.get(i))) {
                first.add(i);
            }
        }
        if (first.size() != frames) {
            throw new DecodeException(frames + " frames are declared, without an offset table " + first.size()
                    + " codestreams are found in " + fragments.size() + " fragments");
        }
        first.add(fragments.size());
        return new FrameLayout(first);
    }

    /** SOI of JPEG and JPEG-LS, SOC of JPEG 2000. */
    private static boolean startsCodestream(FragmentTable.Fragment fragment) throws IOException {
        byte[] head = fragment.head(2);
        return head.length == 2 && head[0] == (byte) 0xFF && (head[1] == (byte) 0xD8 || head[1] == 0x4F);
    }

    /** EOI or EOC, perhaps with padding behind it. */
    private static boolean endsCodestream(FragmentTable.Fragment fragment) throws IOException {
        byte[] tail = fragment.tail(8);
        int end = tail.length;
        while (end > 0 && tail[end - 1] == 0) {
            end--;
        }
        return end >= 2 && tail[end - 1] == (byte) 0xD9 && tail[end - 2] == (byte) 0xFF;
    }

    private static List<Long> longs(byte[] table) {
        List<Long> values = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.remaining() >= Long.BYTES) {
            values.add(buffer.getLong());
        }
        return values;
    }
}
