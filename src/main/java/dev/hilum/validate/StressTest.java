package dev.hilum.validate;

import dev.hilum.infer.RunControl;
import dev.hilum.measure.Nodule;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.pipeline.StudyInput;
import dev.hilum.report.StudyReport;
import dev.hilum.study.PipelineName;
import dev.hilum.study.StoredInstance;
import dev.hilum.validate.reference.Lesion;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.reference.Reference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs perturbed copies of a case through the production code, beside the case itself. */
public final class StressTest {
    private final StudyAnalysis analysis;
    private final RunSettings settings;
    private final RunControl control;

    /** @param control may stop a run */
    StressTest(StudyAnalysis analysis, RunSettings settings, RunControl control) {
        this.analysis = analysis;
        this.settings = settings;
        this.control = control;
    }

    /**
     * One perturbed run.
     *
     * @param lesionsHit of {@code lesions}, by a reported nodule whose centre lies in them
     * @param sameFindings as the unperturbed run: number, places and scores
     */
    public record Row(
            String name,
            String perturbation,
            String text,
            String status,
            @Nullable String reason,
            int reported,
            int lesionsHit,
            int lesions,
            @Nullable Double triageScore,
            @Nullable Boolean flag,
            boolean sameFindings) {}

    List<Row> run(ManifestCase one, List<StoredInstance> instances, Reference reference) {
        StudyAnalysis.Analysed plain = analyse(instances);
        List<Row> rows = new ArrayList<>();
        if (plain.volume() == null || plain.report().series() == null) {
            return rows;
        }
        rows.add(row(one, "NONE", "as it is", plain.report(), plain.report(), reference));
        PerturbedStudy study = new PerturbedStudy(plain.report().series(), plain.volume());
        for (Perturbation p : Perturbation.values()) {
            StudyReport report = analyse(p.of(study, settings.seed())).report();
            rows.add(row(one, p.name(), p.text(), report, plain.report(), reference));
        }
        return rows;
    }

    private StudyAnalysis.Analysed analyse(List<StoredInstance> instances) {
        StudyInput input = new StudyInput(
                instances.getFirst().object().studyInstanceUid(),
                instances,
                EnumSet.allOf(PipelineName.class),
                null,
                -1,
                -1);
        return analysis.analyse(input, control);
    }

    private static Row row(
            ManifestCase one, String name, String text, StudyReport report, StudyReport plain, Reference reference) {
        List<Nodule> reported = report.nodules() == null ? List.of() : report.nodules();
        List<Lesion> lesions = reference.nodules() == null ? List.of() : reference.nodules();
        int hit = (int) lesions.stream()
                .filter(l -> reported.stream().anyMatch(n -> l.region().contains(n.center())))
                .count();
        return new Row(
                one.name(),
                name,
                text,
                report.status().name(),
                report.reason() == null ? null : report.reason().code().name(),
                reported.size(),
                hit,
                lesions.size(),
                report.pneumonia() == null ? null : report.pneumonia().score(),
                report.pneumonia() == null ? null : report.pneumonia().flag(),
                same(report, plain));
    }

    private static boolean same(StudyReport a, StudyReport b) {
        List<Nodule> x = a.nodules() == null ? List.of() : a.nodules();
        List<Nodule> y = b.nodules() == null ? List.of() : b.nodules();
        boolean equal = x.size() == y.size();
        for (int i = 0; equal && i < x.size(); i++) {
            equal = x.get(i).score() == y.get(i).score()
                    && x.get(i).center().equals(y.get(i).center());
        }
        double p = a.pneumonia() == null ? -1 : a.pneumonia().score();
        double q = b.pneumonia() == null ? -1 : b.pneumonia().score();
        return equal && p == q;
    }
}
