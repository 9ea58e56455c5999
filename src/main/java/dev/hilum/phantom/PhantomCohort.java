package dev.hilum.phantom;

import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Simulated studies that differ in findings, noise, slice thickness and header, with their truth in the formats of a
 * validation run: {@code annotations.csv} and {@code seriesuids.csv} as LUNA16 has them, masks as NIfTI, and a manifest.
 * The same seed gives the same cohort. Every header says that it is simulated.
 *
 * @param slabMm height of the imaged part of the chest, around its middle: less to infer than a whole one
 */
public record PhantomCohort(long seed, int studies, int columns, double slabMm) {
    private static final double FIELD_MM = 358;
    private static final String HEAD = "seriesuid,coordX,coordY,coordZ,diameter_mm,density\n";

    public PhantomCohort {
        if (studies < 1 || columns < 64 || !(slabMm >= 60)) {
            throw new IllegalArgumentException("a cohort needs a study, 64 columns and a slab of 60 mm");
        }
    }

    /** Writes a folder for each study, and {@code manifest.csv}; returns the manifest. */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        StringBuilder manifest =
                new StringBuilder("case,path,reference,referenceType,label,sex,age,stage,site,disease\n");
        for (int i = 0; i < studies; i++) {
            String name = String.format(Locale.ROOT, "sim-%03d", i + 1);
            manifest.append(one(folder.resolve(name), name, seed + i));
        }
        Path file = folder.resolve("manifest.csv");
        Files.writeString(file, manifest);
        return file;
    }

    private String one(Path folder, String name, long own) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(own * 31 + 5);
        boolean sharp = random.nextBoolean();
        double spacing = random.nextBoolean() ? 2 : 4;
        int slices = (int) Math.round(slabMm / spacing);
        PhantomStudy.Grid grid =
                new PhantomStudy.Grid(columns, columns, slices, FIELD_MM / columns, spacing, sharp ? 22 : 9);
        PhantomStudy study = new PhantomStudy(own, grid, true);
        List<PlantedNodule> nodules = nodules(random);
        boolean pneumonia = random.nextBoolean();
        Shape.Ellipsoid patch = pneumonia ? patch(random) : null;
        Scene scene = Scene.with(own, nodules, patch);
        String sex = random.nextBoolean() ? "F" : "M";
        int age = 30 + random.nextInt(55);
        new PhantomWriter(study)
                .write(
                        folder,
                        new Painter(grid, scene).paint(own),
                        data -> data.setStrings(Tag.PatientSex, Vr.CS, sex)
                                .setStrings(Tag.PatientAge, Vr.AS, String.format(Locale.ROOT, "%03dY", age))
                                .setStrings(Tag.ConvolutionKernel, Vr.SH, sharp ? "SIM SHARP" : "SIM SMOOTH"));
        truth(folder, study, nodules, patch);
        return String.join(
                        ",",
                        name,
                        name,
                        name + "/annotations.csv;" + name + "/nodules.nii.gz;" + name + "/lesions.nii.gz",
                        "luna16;nodule-mask;lesion-mask",
                        pneumonia ? "positive" : "negative",
                        sex,
                        String.valueOf(age),
                        "",
                        "simulated",
                        pneumonia ? "ground glass patch" : "none")
                + "\n";
    }

    private void truth(Path folder, PhantomStudy study, List<PlantedNodule> nodules, Shape.@Nullable Ellipsoid patch)
            throws IOException {
        StringBuilder rows = new StringBuilder(HEAD);
        for (PlantedNodule n : nodules) {
            rows.append(String.format(
                    Locale.ROOT,
                    "%s,%.3f,%.3f,%.3f,%.3f,%s%n",
                    study.seriesInstanceUid(),
                    n.x(),
                    n.y(),
                    n.z(),
                    n.diameterMm(),
                    n.density()));
        }
        Files.writeString(folder.resolve("annotations.csv"), rows);
        Files.writeString(folder.resolve("seriesuids.csv"), study.seriesInstanceUid() + "\n");
        Lung left = new Lung(1);
        Lung right = new Lung(-1);
        LabelFile.write(
                folder.resolve("lesions.nii.gz"),
                study.grid(),
                (x, y, z) -> patch != null
                                && patch.distance(x, y, z) < 0
                                && Math.min(left.distance(x, y, z), right.distance(x, y, z)) < 0
                        ? 1
                        : 0);
        LabelFile.write(folder.resolve("nodules.nii.gz"), study.grid(), (x, y, z) -> {
            for (int i = 0; i < nodules.size(); i++) {
                if (nodules.get(i).shape().distance(x, y, z) < 0) {
                    return i + 1;
                }
            }
            return 0;
        });
    }

    /** None in a third of the studies, else one to three that lie apart, wholly in lung and in the slab. */
    private List<PlantedNodule> nodules(RandomGenerator random) {
        int count = Math.max(0, random.nextInt(5) - 1);
        List<PlantedNodule> nodules = new ArrayList<>();
        while (nodules.size() < count) {
            double diameter = 4 + 14 * Math.pow(random.nextDouble(), 1.5);
            double[] p = inLung(random, diameter / 2 + 2);
            boolean apart = nodules.stream()
                    .allMatch(n -> Math.hypot(Math.hypot(n.x() - p[0], n.y() - p[1]), n.z() - p[2]) > 30);
            if (apart) {
                nodules.add(nodule(random, p, diameter));
            }
        }
        return nodules;
    }

    private static PlantedNodule nodule(RandomGenerator random, double[] p, double diameter) {
        int kind = diameter < 7 ? 0 : random.nextInt(3);
        return switch (kind) {
            case 0 -> new PlantedNodule("solid", p[0], p[1], p[2], diameter, "SOLID", 20 + random.nextInt(40), 0);
            case 1 ->
                new PlantedNodule(
                        "ground-glass", p[0], p[1], p[2], diameter, "GROUND_GLASS", -620 + random.nextInt(80), 0);
            default -> new PlantedNodule("part-solid", p[0], p[1], p[2], diameter, "PART_SOLID", -560, diameter / 2);
        };
    }

    private Shape.Ellipsoid patch(RandomGenerator random) {
        double[] p = inLung(random, 8);
        return new Shape.Ellipsoid(
                p[0],
                p[1],
                p[2],
                10 + 18 * random.nextDouble(),
                10 + 18 * random.nextDouble(),
                10 + 14 * random.nextDouble());
    }

    private double[] inLung(RandomGenerator random, double margin) {
        while (true) {
            Lung lung = new Lung(random.nextBoolean() ? 1 : -1);
            double[] p = {
                lung.sign() * (30 + 80 * random.nextDouble()),
                -75 + 150 * random.nextDouble(),
                (slabMm / 2 - 12) * (2 * random.nextDouble() - 1)
            };
            if (lung.holds(p, margin)) {
                return p;
            }
        }
    }
}
