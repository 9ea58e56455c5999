package dev.hilum.validate.reference;

import dev.hilum.volume.PatientPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * The readers' XML of LIDC-IDRI. Outlines of nodules of 3 mm and more are clustered over readers; three or more readers
 * make a nodule (the rule of LUNA16), fewer an excluded finding, as are marks below 3 mm and non-nodules.
 */
final class LidcReaders {
    static final int READERS = 3;
    private static final double MARK_MM = 10;
    private static final double SOLID_TEXTURE = 4;
    private static final double GROUND_GLASS_TEXTURE = 2;

    private final Path file;
    private final Map<String, SourceImage> images;

    private LidcReaders(Path file, Map<String, SourceImage> images) {
        this.file = file;
        this.images = images;
    }

    /** One reader's outline: centre, diameter and texture 1 (ground glass) to 5 (solid); 0 unknown. */
    private record Outline(int reader, PatientPoint center, double diameterMm, double texture) {}

    static Reference read(Path file, Map<String, SourceImage> images) {
        return new LidcReaders(file, images).reference();
    }

    private Reference reference() {
        List<Outline> outlines = new ArrayList<>();
        List<Region> excluded = new ArrayList<>();
        int reader = 0;
        for (Element session : Xml.children(Xml.root(file), "readingSession")) {
            for (Element nodule : Xml.children(session, "unblindedReadNodule")) {
                Outline outline = outline(reader, nodule);
                if (outline.diameterMm() > 0) {
                    outlines.add(outline);
                } else {
                    excluded.add(new Region.Ball(outline.center(), MARK_MM));
                }
            }
            for (Element mark : Xml.children(session, "nonNodule")) {
                excluded.add(new Region.Ball(
                        point(
                                mark,
                                Xml.child(mark, "locus")
                                        .orElseThrow(
                                                () -> new ReferenceException(file + ": a nonNodule has no locus"))),
                        MARK_MM));
            }
            reader++;
        }
        List<Lesion> nodules = new ArrayList<>();
        for (List<Outline> cluster : clusters(outlines)) {
            long readers = cluster.stream().mapToInt(Outline::reader).distinct().count();
            Lesion lesion = lesion(cluster);
            if (readers >= READERS) {
                nodules.add(lesion);
            } else {
                excluded.add(lesion.region());
            }
        }
        return new Reference(nodules, excluded, null);
    }

    /** Diameter 0 for a single point. The diameter is that of a disc of the largest outlined area. */
    private Outline outline(int reader, Element nodule) {
        double x = 0;
        double y = 0;
        double z = 0;
        int points = 0;
        double largest = 0;
        for (Element roi : Xml.children(nodule, "roi")) {
            SourceImage image = image(roi);
            List<double[]> edge = new ArrayList<>();
            for (Element e : Xml.children(roi, "edgeMap")) {
                edge.add(new double[] {image.x(Xml.number(file, e, "xCoord")), image.y(Xml.number(file, e, "yCoord"))});
            }
            for (double[] p : edge) {
                x += p[0];
                y += p[1];
                z += image.origin().z();
                points++;
            }
            if (Xml.text(roi, "inclusion").equalsIgnoreCase("TRUE")) {
                largest = Math.max(largest, area(edge));
            }
        }
        if (points == 0) {
            throw new ReferenceException(file + ": a nodule has no outline");
        }
        double texture = Xml.child(nodule, "characteristics")
                .map(c -> Xml.text(c, "texture").isEmpty() ? 0 : Xml.number(file, c, "texture"))
                .orElse(0.0);
        return new Outline(
                reader,
                new PatientPoint(x / points, y / points, z / points),
                2 * Math.sqrt(largest / Math.PI),
                texture);
    }

    private static double area(List<double[]> edge) {
        double twice = 0;
        for (int i = 0; i < edge.size(); i++) {
            double[] a = edge.get(i);
            double[] b = edge.get((i + 1) % edge.size());
            twice += a[0] * b[1] - b[0] * a[1];
        }
        return Math.abs(twice) / 2;
    }

    private static List<List<Outline>> clusters(List<Outline> outlines) {
        List<List<Outline>> clusters = new ArrayList<>();
        for (Outline outline : outlines) {
            List<Outline> home = clusters.stream()
                    .filter(c -> c.stream()
                            .anyMatch(o -> o.center().distanceTo(outline.center())
                                    < Math.max(o.diameterMm(), outline.diameterMm()) / 2))
                    .findFirst()
                    .orElse(null);
            if (home == null) {
                clusters.add(new ArrayList<>(List.of(outline)));
            } else {
                home.add(outline);
            }
        }
        return clusters;
    }

    private static Lesion lesion(List<Outline> cluster) {
        double n = cluster.size();
        PatientPoint center = new PatientPoint(
                cluster.stream().mapToDouble(o -> o.center().x()).sum() / n,
                cluster.stream().mapToDouble(o -> o.center().y()).sum() / n,
                cluster.stream().mapToDouble(o -> o.center().z()).sum() / n);
        double diameter = cluster.stream().mapToDouble(Outline::diameterMm).sum() / n;
        double texture = cluster.stream().mapToDouble(Outline::texture).sum() / n;
        String density = texture == 0
                ? ""
                : texture >= SOLID_TEXTURE ? "SOLID" : texture <= GROUND_GLASS_TEXTURE ? "GROUND_GLASS" : "PART_SOLID";
        return new Lesion(new Region.Ball(center, diameter), diameter, density);
    }

    private PatientPoint point(Element mark, Element at) {
        SourceImage image = image(mark);
        return new PatientPoint(
                image.x(Xml.number(file, at, "xCoord")),
                image.y(Xml.number(file, at, "yCoord")),
                image.origin().z());
    }

    private SourceImage image(Element element) {
        SourceImage image = images.get(Xml.text(element, "imageSOP_UID"));
        if (image == null) {
            throw new ReferenceException(
                    file + ": points to an image that is not in the case: " + Xml.text(element, "imageSOP_UID"));
        }
        return image;
    }
}
