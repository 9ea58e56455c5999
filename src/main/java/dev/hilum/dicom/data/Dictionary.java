package dev.hilum.dicom.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The attributes of PS3.6: VR and keyword by tag, tag by keyword. Private and unknown attributes are UN. */
public final class Dictionary {
    private static final Comparator<Entry> BY_TAG = (a, b) -> Integer.compareUnsigned(a.tag, b.tag);
    private static final int GROUP_LENGTH = 0x0000;

    private static final List<Entry> REPEATING = new ArrayList<>();
    private static final Entry[] ENTRIES;
    private static final int[] TAGS;
    private static final Map<String, Integer> BY_KEYWORD = new HashMap<>();

    /** The VRs that an attribute may have; which one it is follows from Pixel Representation or the transfer syntax. */
    private enum Choice {
        ONE,
        US_OR_SS,
        OB_OR_OW,
        US_OR_OW
    }

    /** A line of the dictionary: {@code mask} has zero bits where a repeating group's tag varies. */
    private record Entry(int tag, int mask, Vr vr, Choice choice, String keyword) {}

    static {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines()) {
            Entry entry = entry(line);
            (entry.mask == -1 ? entries : REPEATING).add(entry);
            BY_KEYWORD.putIfAbsent(entry.keyword, entry.tag);
        }
        entries.sort(BY_TAG);
        ENTRIES = entries.toArray(new Entry[0]);
        TAGS = entries.stream().mapToInt(e -> e.tag ^ Integer.MIN_VALUE).toArray();
    }

    private Dictionary() {}

    /**
     * The VR of an attribute. Where the standard leaves a choice: US for "US or SS" (see {@link #vr(int, boolean)}), OW
     * for the others, as Implicit VR has it (PS3.5 section A.1). Private creators are LO, group lengths UL, all that is
     * not in the dictionary UN.
     */
    public static Vr vr(int tag) {
        return vr(tag, false);
    }

    /**
     * @param signedPixels Pixel Representation (0028,0103) is 1: attributes that are "US or SS" are SS then (PS3.3 section
     *     C.7.6.3.1)
     */
    public static Vr vr(int tag, boolean signedPixels) {
        Entry entry = find(tag);
        if (entry == null) {
            return unlisted(tag);
        }
        return signedPixels && entry.choice == Choice.US_OR_SS ? Vr.SS : entry.vr;
    }

    /** The standard's keyword, such as {@code PatientName}; empty for private and unknown tags. */
    public static Optional<String> keyword(int tag) {
        return Optional.ofNullable(find(tag)).map(Entry::keyword);
    }

    /** The tag of a keyword; of a repeating group its first one, such as (6000,3000) for {@code OverlayData}. */
    public static OptionalInt tag(String keyword) {
        Integer tag = BY_KEYWORD.get(keyword);
        return tag == null ? OptionalInt.empty() : OptionalInt.of(tag);
    }

    private static Vr unlisted(int tag) {
        int element = tag & 0xFFFF;
        if (element == GROUP_LENGTH) {
            return Vr.UL;
        }
        boolean creator = Tag.isPrivate(tag) && element >= 0x10 && element <= 0xFF;
        return creator ? Vr.LO : Vr.UN;
    }

    private static @Nullable Entry find(int tag) {
        int index = Arrays.binarySearch(TAGS, tag ^ Integer.MIN_VALUE);
        if (index >= 0) {
            return ENTRIES[index];
        }
        if (Tag.isPrivate(tag)) {
            return null;
        }
        for (Entry entry : REPEATING) {
            if ((tag & entry.mask) == entry.tag) {
                return entry;
            }
        }
        return null;
    }

    private static Entry entry(String line) {
        String[] fields = line.split("\t", -1);
        int tag = Integer.parseUnsignedInt(fields[0].replace('x', '0'), 16);
        int mask = Integer.parseUnsignedInt(fields[0].replaceAll("[^x]", "F").replace('x', '0'), 16);
        return switch (fields[1]) {
            case "US/SS" -> new Entry(tag, mask, Vr.US, Choice.US_OR_SS, fields[3]);
            case "OB/OW" -> new Entry(tag, mask, Vr.OW, Choice.OB_OR_OW, fields[3]);
            case "US/OW", "US/SS/OW" -> new Entry(tag, mask, Vr.OW, Choice.US_OR_OW, fields[3]);
            default -> new Entry(tag, mask, Vr.valueOf(fields[1]), Choice.ONE, fields[3]);
        };
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(Dictionary.class.getResourceAsStream("dictionary.tsv"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(l -> !l.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
