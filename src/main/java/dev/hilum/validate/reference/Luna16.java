package dev.hilum.validate.reference;

import dev.hilum.volume.PatientPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The CSV files of LUNA16: {@code seriesuid,coordX,coordY,coordZ,diameter_mm}, LPS mm. A series that {@code seriesuids.csv}
 * lists and {@code annotations.csv} does not is a scan without nodules. Excluded findings with diameter −1 count as 10 mm,
 * as in the published evaluation script.
 */
final class Luna16 {
    private static final double UNKNOWN_DIAMETER_MM = 10;

    private Luna16() {}

    static Reference read(Path annotations, Set<String> seriesUids) {
        List<Lesion> nodules = lesions(annotations, seriesUids);
        Path excludedFile = annotations.resolveSibling("annotations_excluded.csv");
        List<Region> excluded = Files.exists(excludedFile)
                ? lesions(excludedFile, seriesUids).stream().map(Lesion::region).toList()
                : List.of();
        if (nodules.isEmpty() && !listed(annotations.resolveSibling("seriesuids.csv"), seriesUids)) {
            throw new ReferenceException(annotations
                    + ": has no row for a series of this case, and no seriesuids.csv beside it lists one: nothing says"
                    + " that it is a scan without nodules");
        }
        return new Reference(nodules, excluded, null);
    }

    /** Further columns {@code density} and {@code lesion} (the same for the same nodule of a patient) are taken over. */
    private static List<Lesion> lesions(Path file, Set<String> seriesUids) {
        List<Lesion> lesions = new ArrayList<>();
        for (Csv.Row row : Csv.read(file)) {
            if (seriesUids.contains(row.get("seriesuid"))) {
                double stated = number(file, row, "diameter_mm");
                double diameter = stated < 0 ? UNKNOWN_DIAMETER_MM : stated;
                PatientPoint center = new PatientPoint(
                        number(file, row, "coordX"), number(file, row, "coordY"), number(file, row, "coordZ"));
                lesions.add(
                        new Lesion(new Region.Ball(center, diameter), diameter, row.get("density"), row.get("lesion")));
            }
        }
        return lesions;
    }

    private static double number(Path file, Csv.Row row, String column) {
        try {
            return Double.parseDouble(row.get(column));
        } catch (NumberFormatException e) {
            throw new ReferenceException(
                    file + ": record " + row.line() + ": " + column + " '" + row.get(column) + "' is not a number", e);
        }
    }

    /** The list has no header line. */
    private static boolean listed(Path file, Set<String> seriesUids) {
        try {
            return Files.exists(file)
                    && Files.readAllLines(file).stream().map(String::strip).anyMatch(seriesUids::contains);
        } catch (java.io.IOException e) {
            throw new ReferenceException(file + ": cannot be read: " + e, e);
        }
    }
}
