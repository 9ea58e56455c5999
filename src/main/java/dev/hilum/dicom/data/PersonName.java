package dev.hilum.dicom.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A person name (PN, PS3.5 section 6.2.1): the same name in up to three scripts; absent ones are empty groups. */
public record PersonName(Group alphabetic, Group ideographic, Group phonetic) {

    /** The five components of a name in one script; absent ones are empty. */
    public record Group(String family, String given, String middle, String prefix, String suffix) {
        public static final Group EMPTY = new Group("", "", "", "", "");

        public Group {
            if (Stream.of(family, given, middle, prefix, suffix).anyMatch(PersonName::hasDelimiter)) {
                throw new IllegalArgumentException("a name component holds no ^, = or backslash");
            }
        }

        /** Family and given name alone. */
        public static Group of(String family, String given) {
            return new Group(family, given, "", "", "");
        }

        public boolean isEmpty() {
            return equals(EMPTY);
        }

        /** As in the data element: components between carets, without empty ones at the end. */
        @Override
        public String toString() {
            return joined("^", List.of(family, given, middle, prefix, suffix));
        }

        private static Group parse(String text) {
            List<String> parts = split(text, '^', 5);
            return new Group(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4));
        }
    }

    /** Reads one value of a PN element. Blanks around a component carry no meaning. */
    public static PersonName parse(String value) {
        List<String> groups = split(value, '=', 3);
        return new PersonName(Group.parse(groups.get(0)), Group.parse(groups.get(1)), Group.parse(groups.get(2)));
    }

    public static PersonName of(String family, String given) {
        return new PersonName(Group.of(family, given), Group.EMPTY, Group.EMPTY);
    }

    /** The ideographic name where there is one, else the alphabetic, else the phonetic: family name first. */
    public String display() {
        Group shown = !ideographic.isEmpty() ? ideographic : !alphabetic.isEmpty() ? alphabetic : phonetic;
        return Stream.of(shown.prefix, shown.family, shown.given, shown.middle, shown.suffix)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** The value of a PN element. */
    @Override
    public String toString() {
        return joined("=", List.of(alphabetic.toString(), ideographic.toString(), phonetic.toString()));
    }

    /** Exactly {@code count} parts: missing ones are empty, surplus ones are dropped as the standard has no place for them. */
    private static List<String> split(String text, char delimiter, int count) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int part = 0; part < count; part++) {
            int end = start > text.length() ? -1 : text.indexOf(delimiter, start);
            int stop = end < 0 ? text.length() : end;
            parts.add(start > text.length() ? "" : text.substring(start, stop).strip());
            start = stop + 1;
        }
        return parts;
    }

    private static String joined(String delimiter, List<String> parts) {
        int last = parts.size();
        while (last > 0 && parts.get(last - 1).isEmpty()) {
            last--;
        }
        return String.join(delimiter, parts.subList(0, last));
    }

    private static boolean hasDelimiter(String part) {
        return part.indexOf('^') >= 0 || part.indexOf('=') >= 0 || part.indexOf('\\') >= 0;
    }
}
