package dev.hilum.phantom;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Simulated studies with strata of every kind that a validation run tells apart, with their truth in its formats:
 * {@code annotations.csv} and {@code seriesuids.csv} as LUNA16 has them, masks as NIfTI (the label of a nodule is the same
 * in all studies of a patient), and a manifest. The same seed gives the same cohort. Every header says that it is
 * simulated.
 *
 * @param studies a tenth of them follow-ups; second reconstructions come on top
 * @param slabMm height of the imaged part of the chest, around its middle: less to infer than a whole one
 */
public record PhantomCohort(long seed, int studies, int columns, double slabMm) {
    static final String HEAD = "case,path,reference,referenceType,label,sex,age,stage,site,disease,repeatOf,prior\n";
    private static final double FIELD_MM = 358;
    private static final int STUDY_YEAR = 2026;
    private static final String LESIONS = "seriesuid,coordX,coordY,coordZ,diameter_mm,density,lesion\n";

    public PhantomCohort {
        if (studies < 1 || columns < 64 || !(slabMm >= 60)) {
            throw new IllegalArgumentException("a cohort needs a study, 64 columns and a slab of 60 mm");
        }
    }

    /** Writes a folder for each study, and {@code manifest.csv}; returns the manifest. */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        StringBuilder manifest = new StringBuilder(HEAD);
        Map<String, PhantomStudy> written = new HashMap<>();
        for (CohortStudy one : CohortPlan.of(this)) {
            PhantomStudy study = new PhantomStudy(one.own(), grid(one.scanner()), true);
            written.put(one.name(), study);
            write(folder.resolve(one.name()), one, study, written.getOrDefault(one.repeats(), study));
            manifest.append(one.row());
        }
        Path file = folder.resolve("manifest.csv");
        Files.writeString(file, manifest);
        return file;
    }

    private PhantomStudy.Grid grid(Scanner scanner) {
        int slices = (int) Math.round(slabMm / scanner.spacingMm());
        return new PhantomStudy.Grid(
                columns, columns, slices, FIELD_MM / columns, scanner.spacingMm(), scanner.noiseHu());
    }

    private void write(Path folder, CohortStudy one, PhantomStudy study, PhantomStudy acquisition) throws IOException {
        float[][] planes = new Painter(study.grid(), one.scene()).paintThick(one.patient(), one.own());
        new PhantomWriter(study).write(folder, planes, data -> header(data, one, acquisition));
        truth(folder, one, study);
    }

    /** Two reconstructions share study, frame of reference and patient; follow-ups share the patient. */
    private static void header(DataSet data, CohortStudy one, PhantomStudy acquisition) {
        data.setStrings(Tag.StudyInstanceUID, Vr.UI, acquisition.studyInstanceUid())
                .setStrings(Tag.FrameOfReferenceUID, Vr.UI, acquisition.uid("frame of reference"))
                .setStrings(Tag.PatientID, Vr.LO, "HILUM-PHANTOM-" + one.patient())
                .setStrings(Tag.PatientSex, Vr.CS, one.sex())
                .setStrings(Tag.PatientAge, Vr.AS, String.format(Locale.ROOT, "%03dY", one.age()))
                .setStrings(Tag.PatientBirthDate, Vr.DA, (STUDY_YEAR - one.age()) + "0101");
        for (int tag : new int[] {Tag.StudyDate, Tag.SeriesDate, Tag.AcquisitionDate, Tag.ContentDate}) {
            data.setStrings(tag, Vr.DA, one.date());
        }
        double[] at = data.decimals(Tag.ImagePositionPatient);
        List<Double> shift = one.shiftMm();
        data.setDecimals(
                Tag.ImagePositionPatient, Vr.DS, at[0] + shift.get(0), at[1] + shift.get(1), at[2] + shift.get(2));
        data.setDecimals(Tag.SliceLocation, Vr.DS, at[2] + shift.get(2));
        one.scanner().write(data);
    }

    private static void truth(Path folder, CohortStudy one, PhantomStudy study) throws IOException {
        double[] shift = one.shiftMm().stream().mapToDouble(Double::doubleValue).toArray();
        StringBuilder rows = new StringBuilder(LESIONS);
        for (CohortStudy.Placed p : one.nodules()) {
            PlantedNodule n = p.nodule();
            rows.append(String.format(
                    Locale.ROOT,
                    "%s,%.3f,%.3f,%.3f,%.3f,%s,%d%n",
                    study.seriesInstanceUid(),
                    n.x() + shift[0],
                    n.y() + shift[1],
                    n.z() + shift[2],
                    n.diameterMm(),
                    n.density(),
                    p.id()));
        }
        Files.writeString(folder.resolve("annotations.csv"), rows);
        Files.writeString(folder.resolve("seriesuids.csv"), study.seriesInstanceUid() + "\n");
        LabelFile.write(folder.resolve("lesions.nii.gz"), study.grid(), shift, lesions(one));
        LabelFile.write(folder.resolve("nodules.nii.gz"), study.grid(), shift, (x, y, z) -> {
            for (CohortStudy.Placed p : one.nodules()) {
                if (p.nodule().shape().distance(x, y, z) < 0) {
                    return p.id();
                }
            }
            return 0;
        });
    }

    /** Pneumonia lies in lung alone. */
    private static LabelFile.Labels lesions(CohortStudy one) {
        Lung left = new Lung(1);
        Lung right = new Lung(-1);
        List<Scene.Opacity> all = one.disease().lesions();
        return (x, y, z) -> {
            for (Scene.Opacity o : all) {
                if (o.shape().distance(x, y, z) < 0) {
                    return Math.min(left.distance(x, y, z), right.distance(x, y, z)) < 0 ? 1 : 0;
                }
            }
            return 0;
        };
    }
}
