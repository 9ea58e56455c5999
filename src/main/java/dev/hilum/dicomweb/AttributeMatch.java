package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Dictionary;
import dev.hilum.dicom.data.Vr;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One matching key of a search (PS3.18 section 8.3.4, PS3.4 section C.2.2.2): single value, wildcard, list of UIDs or
 * range of dates and times. Person names match without regard to case.
 */
record AttributeMatch(int tag, String pattern) {

    boolean isUniversal() {
        return pattern.isEmpty() || pattern.equals("*");
    }

    boolean matches(DataSet dataSet) {
        return isUniversal() || dataSet.strings(tag).stream().anyMatch(this::matches);
    }

    /** The single values of a list of UIDs. */
    List<String> uids() {
        return Arrays.stream(pattern.split("[,\\\\]"))
                .map(String::strip)
                .filter(uid -> !uid.isEmpty())
                .toList();
    }

    private boolean matches(String value) {
        Vr vr = Dictionary.vr(tag);
        return switch (vr) {
            case UI -> uids().contains(value);
            case DA, TM, DT -> inRange(value);
            case PN ->
                wildcard(pattern.toLowerCase(Locale.ROOT))
                        .matcher(value.toLowerCase(Locale.ROOT))
                        .matches();
            default -> wildcard(pattern).matcher(value).matches();
        };
    }

    /** Dates and times without separators compare as text; a range without an end is open there. */
    private boolean inRange(String value) {
        int dash = pattern.indexOf('-');
        if (dash < 0) {
            return value.startsWith(pattern);
        }
        String from = pattern.substring(0, dash);
        String to = pattern.substring(dash + 1);
        return (from.isEmpty() || value.compareTo(from) >= 0)
                && (to.isEmpty() || value.compareTo(to) <= 0 || value.startsWith(to));
    }

    private static Pattern wildcard(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
