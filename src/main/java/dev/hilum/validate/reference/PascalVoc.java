package dev.hilum.validate.reference;

import dev.hilum.volume.PatientBox;
import dev.hilum.volume.PatientPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * Boxes of one slice a file, as Lung-PET-CT-Dx gives them: pixel columns and rows of the image whose SOP Instance UID is
 * the file's name. Boxes that overlap in neighbouring slices (up to 1.5 slices apart) are joined to one lesion.
 */
final class PascalVoc {
    private PascalVoc() {}

    /** One rectangle in patient space. */
    private record Flat(double x1, double y1, double x2, double y2, double z, double thickness) {
        boolean touches(Flat o) {
            return x1 <= o.x2
                    && o.x1 <= x2
                    && y1 <= o.y2
                    && o.y1 <= y2
                    && Math.abs(z - o.z) <= 1.5 * Math.max(thickness, o.thickness);
        }
    }

    static Reference read(Path folder, Map<String, SourceImage> images) {
        List<Flat> flats = new ArrayList<>();
        int files = 0;
        for (Path file : files(folder)) {
            String uid = file.getFileName().toString().replaceFirst("(?i)\\.xml$", "");
            SourceImage image = images.get(uid);
            files++;
            if (image != null) {
                flats.addAll(boxes(file, image));
            }
        }
        if (flats.isEmpty()) {
            throw new ReferenceException(
                    folder + ": none of its " + files + " files is named after an axial image of the case");
        }
        flats.sort(Comparator.comparingDouble(Flat::z));
        List<Lesion> lesions = joined(flats).stream().map(PascalVoc::lesion).toList();
        return new Reference(lesions, List.of(), null);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".xml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ReferenceException(folder + ": is not a folder of XML files: " + e, e);
        }
    }

    private static List<Flat> boxes(Path file, SourceImage image) {
        List<Flat> boxes = new ArrayList<>();
        for (Element object : Xml.children(Xml.root(file), "object")) {
            Element box = Xml.child(object, "bndbox")
                    .orElseThrow(() -> new ReferenceException(file + ": an object has no <bndbox>"));
            boxes.add(new Flat(
                    image.x(Xml.number(file, box, "xmin")),
                    image.y(Xml.number(file, box, "ymin")),
                    image.x(Xml.number(file, box, "xmax")),
                    image.y(Xml.number(file, box, "ymax")),
                    image.origin().z(),
                    image.thicknessMm()));
        }
        return boxes;
    }

    private static List<List<Flat>> joined(List<Flat> sorted) {
        List<List<Flat>> groups = new ArrayList<>();
        for (Flat flat : sorted) {
            List<Flat> home = new ArrayList<>(List.of(flat));
            for (List<Flat> group : List.copyOf(groups)) {
                if (group.stream().anyMatch(flat::touches)) {
                    home.addAll(group);
                    groups.remove(group);
                }
            }
            groups.add(home);
        }
        return groups;
    }

    private static Lesion lesion(List<Flat> group) {
        double x1 = group.stream().mapToDouble(Flat::x1).min().orElseThrow();
        double x2 = group.stream().mapToDouble(Flat::x2).max().orElseThrow();
        double y1 = group.stream().mapToDouble(Flat::y1).min().orElseThrow();
        double y2 = group.stream().mapToDouble(Flat::y2).max().orElseThrow();
        double z1 = group.stream().mapToDouble(f -> f.z - f.thickness / 2).min().orElseThrow();
        double z2 = group.stream().mapToDouble(f -> f.z + f.thickness / 2).max().orElseThrow();
        return Lesion.of(new Region.Cuboid(new PatientBox(new PatientPoint(x1, y1, z1), new PatientPoint(x2, y2, z2))));
    }
}
