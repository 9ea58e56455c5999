package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Dictionary;
import dev.hilum.worklist.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a search (PS3.18 section 8.3.4).
 *
 * @param matches all must hold
 * @param include further attributes to return
 * @param all return every attribute there is
 * @param limit at most {@link #MAX_LIMIT}, so that one request cannot ask for the whole archive
 */
record SearchQuery(List<AttributeMatch> matches, Set<Integer> include, boolean all, int limit, int offset) {
    static final int MAX_LIMIT = 10_000;
    private static final int DEFAULT_LIMIT = 1_000;

    SearchQuery {
        matches = List.copyOf(matches);
        include = Set.copyOf(include);
    }

    /** @throws ProblemException (400) for an attribute that the standard does not have, or a bad number */
    static SearchQuery of(MultivaluedMap<String, String> parameters) {
        List<AttributeMatch> matches = new ArrayList<>();
        Set<Integer> include = new HashSet<>();
        boolean all = false;
        int limit = DEFAULT_LIMIT;
        int offset = 0;
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                switch (parameter.getKey()) {
                    case "limit" -> limit = number("limit", value, MAX_LIMIT);
                    case "offset" -> offset = number("offset", value, Integer.MAX_VALUE);
                    case "fuzzymatching", "accept" -> {}
                    case "includefield" -> {
                        all |= value.equals("all");
                        include.addAll(fields(value));
                    }
                    default -> matches.add(new AttributeMatch(tag(parameter.getKey()), value.strip()));
                }
            }
        }
        return new SearchQuery(matches, include, all, limit, offset);
    }

    Optional<AttributeMatch> match(int tag) {
        return matches.stream().filter(m -> m.tag() == tag && !m.isUniversal()).findFirst();
    }

    boolean matches(DataSet dataSet) {
        return matches.stream().allMatch(m -> m.matches(dataSet));
    }

    private static List<Integer> fields(String value) {
        List<Integer> tags = new ArrayList<>();
        for (String field : value.split(",", -1)) {
            if (!field.isBlank() && !field.equals("all")) {
                tags.add(tag(field.strip()));
            }
        }
        return tags;
    }

    /** A keyword or eight hexadecimal digits. */
    static int tag(String name) {
        if (name.matches("[0-9A-Fa-f]{8}")) {
            return Integer.parseUnsignedInt(name, 16);
        }
        return Dictionary.tag(name).orElseThrow(() -> bad(name + " is neither a keyword nor a tag of the standard"));
    }

    private static int number(String name, String value, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return Math.min(number, max);
            }
        } catch (NumberFormatException e) {
            throw bad(name + " must be a number from 0 on");
        }
        throw bad(name + " must be a number from 0 on");
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Response.Status.BAD_REQUEST, "QUERY", detail);
    }
}
