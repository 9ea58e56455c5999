package dev.hilum.dicomweb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One media range of an Accept header (RFC 9110 section 12.5.1) with its parameters, as DICOMweb extends it (PS3.18
 * section 8.7.4): {@code multipart/related; type="application/dicom"; transfer-syntax=*}.
 *
 * @param type lower case, such as {@code multipart/related}
 * @param parameters names in lower case, values without quotes
 */
record MediaRange(String type, Map<String, String> parameters) {
    static final String ANY = "*/*";

    MediaRange {
        parameters = Map.copyOf(parameters);
    }

    /** The ranges of a header, the most wanted first; anything where there is none. */
    static List<MediaRange> parse(List<String> headers) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String header : headers) {
            split(header, ',').stream()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> ranges.add(one(text)));
        }
        ranges.sort(Comparator.comparingDouble(MediaRange::quality).reversed());
        ranges.removeIf(range -> range.quality() == 0);
        return ranges.isEmpty() && headers.isEmpty() ? List.of(new MediaRange(ANY, Map.of())) : ranges;
    }

    /** Whether this is {@code multipart/related} with parts of that type, or a wildcard that covers it. */
    boolean acceptsParts(String partType) {
        boolean wild = type.equals(ANY) || type.equals("multipart/*");
        String parts = parameters.getOrDefault("type", ANY).toLowerCase(Locale.ROOT);
        return wild
                || type.equals("multipart/related")
                        && (parts.equals(ANY) || parts.equals(partType) || parts.equals(family(partType)));
    }

    /** Whether a whole answer of that type is asked for by name. */
    boolean asks(String wanted) {
        return type.equals(wanted);
    }

    boolean accepts(String wanted) {
        return type.equals(wanted) || type.equals(ANY) || type.equals(family(wanted));
    }

    Optional<String> transferSyntax() {
        return Optional.ofNullable(parameters.get("transfer-syntax"));
    }

    private static String family(String type) {
        return type.substring(0, type.indexOf('/')) + "/*";
    }

    private double quality() {
        try {
            return Double.parseDouble(parameters.getOrDefault("q", "1"));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static MediaRange one(String text) {
        List<String> fields = split(text, ';');
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String field : fields.subList(1, fields.size())) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                String name = field.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                parameters.put(name, unquoted(field.substring(equals + 1).strip()));
            }
        }
        return new MediaRange(fields.getFirst().strip().toLowerCase(Locale.ROOT), parameters);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
