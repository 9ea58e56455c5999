package dev.hilum.validate.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cases of a validation run. CSV with the columns of {@link #COLUMNS}, or JSON {@code {"cases": [{…}]}} with the same
 * names (docs/validation/manifest.schema.json). Several references of a case are separated by semicolons in both columns.
 */
public record Manifest(Path file, List<ManifestCase> cases) {
    /** In this order in what {@code --init} writes; {@code repeatOf} and {@code prior} may be left out. */
    public static final List<String> COLUMNS = List.of(
            "case",
            "path",
            "reference",
            "referenceType",
            "label",
            "sex",
            "age",
            "stage",
            "site",
            "disease",
            "repeatOf",
            "prior");

    private static final Set<String> OPTIONAL = Set.of("repeatOf", "prior");

    public Manifest {
        cases = List.copyOf(cases);
    }

    /** @throws ReferenceException that names file, line and column */
    public static Manifest read(Path file) {
        boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
        List<Csv.Row> rows = json ? json(file) : Csv.read(file);
        if (rows.isEmpty()) {
            throw new ReferenceException(file + ": names no case");
        }
        List<ManifestCase> cases = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Csv.Row row : rows) {
            checkColumns(file, row, json);
            ManifestCase one = oneCase(file, row);
            if (!names.add(one.name())) {
                throw new ReferenceException(place(file, row) + ": case '" + one.name() + "' is there twice");
            }
            cases.add(one);
        }
        for (ManifestCase one : cases) {
            checkOther(file, one, "repeatOf", one.repeatOf(), names);
            checkOther(file, one, "prior", one.prior(), names);
        }
        return new Manifest(file, cases);
    }

    private static void checkOther(Path file, ManifestCase one, String column, String other, Set<String> names) {
        if (!other.isEmpty() && (!names.contains(other) || other.equals(one.name()))) {
            throw new ReferenceException(file + ": case '" + one.name() + "': " + column + " '" + other
                    + "' is not another case of the manifest");
        }
    }

    /** A case by its name. */
    public Optional<ManifestCase> find(String name) {
        return cases.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** A path of the manifest, relative to its folder unless absolute. */
    public Path resolve(String path) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of(path) : folder.resolve(path).normalize();
    }

    /** Writes {@code folder/manifest.csv} with a case for each direct sub-folder that holds files, references empty. */
    public static Path init(Path folder) throws IOException {
        Path file = folder.resolve("manifest.csv");
        if (Files.exists(file)) {
            throw new ReferenceException(file + " is already there; move it away to write a new one");
        }
        StringBuilder text = new StringBuilder(Csv.line(COLUMNS));
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
                if (holdsFiles(child)) {
                    text.append(initial(folder, child));
                }
            }
        }
        Files.writeString(file, text);
        return file;
    }

    /** References that lie beside the images under their usual names are filled in. */
    private static String initial(Path folder, Path child) {
        Map<String, ReferenceType> usual = new LinkedHashMap<>();
        usual.put("annotations.csv", ReferenceType.LUNA16);
        usual.put("nodules.nii.gz", ReferenceType.NODULE_MASK);
        usual.put("lesions.nii.gz", ReferenceType.LESION_MASK);
        List<String> references = new ArrayList<>();
        List<String> types = new ArrayList<>();
        usual.forEach((name, type) -> {
            if (Files.exists(child.resolve(name))) {
                references.add(child.getFileName() + "/" + name);
                types.add(type.label());
            }
        });
        String name = String.valueOf(child.getFileName());
        return Csv.line(List.of(
                name,
                folder.relativize(child).toString(),
                String.join(";", references),
                String.join(";", types),
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                ""));
    }

    private static boolean holdsFiles(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.anyMatch(Files::isRegularFile);
        }
    }

    private static List<Csv.Row> json(Path file) {
        try {
            JsonNode root = new ObjectMapper().readTree(file.toFile());
            List<Csv.Row> rows = new ArrayList<>();
            for (JsonNode one : root.path("cases")) {
                Map<String, String> values = new LinkedHashMap<>();
                one.properties()
                        .forEach(e -> values.put(e.getKey(), e.getValue().asText()));
                rows.add(new Csv.Row(rows.size() + 1, values));
            }
            return rows;
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new ReferenceException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new ReferenceException(file + ": is not JSON: " + e.getMessage(), e);
        }
    }

    private static void checkColumns(Path file, Csv.Row row, boolean json) {
        Set<String> unknown = new TreeSet<>(row.values().keySet());
        COLUMNS.forEach(unknown::remove);
        Set<String> missing = new TreeSet<>(COLUMNS);
        missing.removeAll(row.values().keySet());
        missing.removeAll(json ? new HashSet<>(COLUMNS.subList(2, COLUMNS.size())) : OPTIONAL);
        if (!unknown.isEmpty() || !missing.isEmpty()) {
            throw new ReferenceException(place(file, row) + ": columns must be " + String.join(",", COLUMNS)
                    + (unknown.isEmpty() ? "" : "; unknown: " + unknown)
                    + (missing.isEmpty() ? "" : "; missing: " + missing));
        }
    }

    private static ManifestCase oneCase(Path file, Csv.Row row) {
        String place = place(file, row);
        List<String> references = list(row.get("reference"));
        List<String> types = list(row.get("referenceType"));
        if (references.size() != types.size()) {
            throw new ReferenceException(place + ": reference names " + references.size() + " and referenceType "
                    + types.size() + "; both need as many, separated by semicolons");
        }
        if (row.get("case").isEmpty() || row.get("path").isEmpty()) {
            throw new ReferenceException(place + ": case and path must not be empty");
        }
        return new ManifestCase(
                row.get("case"),
                row.get("path"),
                references,
                types.stream().map(t -> ReferenceType.of(t, place)).toList(),
                label(row.get("label"), place),
                row.get("sex"),
                row.get("age"),
                row.get("stage"),
                row.get("site"),
                row.get("disease"),
                row.get("repeatOf"),
                row.get("prior"));
    }

    private static @Nullable Boolean label(String label, String place) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "" -> null;
            case "positive", "1", "true" -> true;
            case "negative", "0", "false" -> false;
            default ->
                throw new ReferenceException(place + ": label '" + label + "' must be positive, negative or empty");
        };
    }

    private static List<String> list(String value) {
        return value.isEmpty()
                ? List.of()
                : Stream.of(value.split(";", -1)).map(String::strip).toList();
    }

    private static String place(Path file, Csv.Row row) {
        return file + ": record " + row.line();
    }
}
