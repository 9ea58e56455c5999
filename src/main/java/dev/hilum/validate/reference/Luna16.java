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
        List<Lesion> nodules = balls(annotations, seriesUids).stream()
                .map(b -> (Region) b)
                .map(Lesion::of)
                .toList();
        Path excludedFile = annotations.resolveSibling("annotations_excluded.csv");
        List<Region> excluded = Files.exists(excludedFile) ? List.copyOf(balls(excludedFile, seriesUids)) : List.of();
        if (nodules.isEmpty() && !listed(annotations.resolveSibling("seriesuids.csv"), seriesUids)) {
            throw new ReferenceException(annotations
                    + ": has no row for a series of this case, and no seriesuids.csv beside it lists one: nothing says"
                    + " that it is a scan without nodules");
        }
        return new Reference(nodules, excluded, null);
    }

    private static List<Region.Ball> balls(Path file, Set<String> seriesUids) {
        List<Region.Ball> balls = new ArrayList<>();
        for (Csv.Row row : Csv.read(file)) {
            if (seriesUids.contains(row.get("seriesuid"))) {
                double diameter = number(file, row, "diameter_mm");
                balls.add(new Region.Ball(
                        new PatientPoint(
                                number(file, row, "coordX"), number(file, row, "coordY"), number(file, row, "coordZ")),
                        diameter < 0 ? UNKNOWN_DIAMETER_MM : diameter));
            }
        }
        return balls;
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
