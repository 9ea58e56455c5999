package dev.hilum.validate.reference;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Comma-separated values with a header line (RFC 4180), UTF-8. */
public final class Csv {
    private Csv() {}

    /** A line after the header: its number in the file, and its values by column. */
    public record Row(int line, Map<String, String> values) {
        /** The value without surrounding blanks; empty where the column is absent. */
        public String get(String column) {
            return values.getOrDefault(column, "").strip();
        }
    }

    /** @throws ReferenceException that names file and line where a line has another number of values than the header */
    public static List<Row> read(Path file) {
        List<List<String>> records = records(text(file));
        List<Row> rows = new ArrayList<>();
        if (records.isEmpty()) {
            throw new ReferenceException(file + ": is empty; the first line must name the columns");
        }
        List<String> header = records.getFirst().stream().map(String::strip).toList();
        for (int i = 1; i < records.size(); i++) {
            List<String> record = records.get(i);
            if (record.size() == 1 && record.getFirst().isBlank()) {
                continue;
            }
            if (record.size() != header.size()) {
                throw new ReferenceException(file + ": record " + (i + 1) + " has " + record.size() + " values, "
                        + header.size() + " are expected");
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int c = 0; c < header.size(); c++) {
                values.put(header.get(c), record.get(c));
            }
            rows.add(new Row(i + 1, values));
        }
        return rows;
    }

    /** One line; values with commas, quotes or line ends are quoted. */
    public static String line(List<String> values) {
        return String.join(",", values.stream().map(Csv::quoted).toList()) + "\n";
    }

    private static String quoted(String value) {
        return value.matches("(?s).*[,\"\r\n].*") ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new ReferenceException(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new ReferenceException(file + ": is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new ReferenceException(file + ": cannot be read: " + e, e);
        }
    }

    private static List<List<String>> records(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                boolean doubled = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (c != '"' || doubled) {
                    value.append(c);
                    i += doubled ? 1 : 0;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && value.isEmpty()) {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                record.add(value.toString());
                value.setLength(0);
                if (c == '\n') {
                    records.add(record);
                    record = new ArrayList<>();
                }
            } else if (c != '\r') {
                value.append(c);
            }
        }
        if (!value.isEmpty() || !record.isEmpty()) {
            record.add(value.toString());
            records.add(record);
        }
        return records;
    }
}
