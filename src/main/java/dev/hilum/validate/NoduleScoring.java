package dev.hilum.validate;

import dev.hilum.infer.NoduleCandidate;
import dev.hilum.measure.Nodule;
import dev.hilum.validate.FindingMatch.Finding;
import dev.hilum.validate.reference.Lesion;
import dev.hilum.validate.reference.Reference;
import dev.hilum.validate.reference.Region;
import dev.hilum.volume.Mask;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Candidates and reported nodules of one case against the lesions of its reference. */
final class NoduleScoring {
    private final RunSettings settings;
    private final Reference reference;
    private final CaseRunner.Considered considered;
    private final List<Finding> findings;

    NoduleScoring(RunSettings settings, Reference reference, CaseRunner.Considered considered) {
        this.settings = settings;
        this.reference = reference;
        this.considered = considered;
        this.findings = considered.candidates().stream()
                .map(c -> new Finding(c.score(), c.center(), region(c)))
                .toList();
    }

    private static Region region(NoduleCandidate c) {
        return c.mask().isEmpty() ? new Region.Ball(c.center(), c.diameterMm()) : new Region.Voxels(c.mask());
    }

    /** Null without a reference of nodules. */
    CaseResult.@Nullable NoduleOutcome outcome(List<Nodule> reported) {
        List<Lesion> lesions = reference.nodules();
        if (lesions == null) {
            return null;
        }
        Map<MatchRule, FindingMatch> matches = new EnumMap<>(MatchRule.class);
        Map<MatchRule, List<Double>> falsePositives = new EnumMap<>(MatchRule.class);
        for (MatchRule rule : MatchRule.values()) {
            FindingMatch match = FindingMatch.of(findings, lesions, reference.excluded(), rule, settings.match());
            matches.put(rule, match);
            falsePositives.put(
                    rule,
                    match.falsePositives().stream()
                            .map(f -> findings.get(f).score())
                            .toList());
        }
        List<CaseResult.LesionRow> rows = new ArrayList<>();
        for (int i = 0; i < lesions.size(); i++) {
            rows.add(row(i, lesions.get(i), matches, reported));
        }
        return new CaseResult.NoduleOutcome(
                considered.threshold(), rows, reference.excluded().size(), falsePositives);
    }

    private CaseResult.LesionRow row(
            int index, Lesion lesion, Map<MatchRule, FindingMatch> matches, List<Nodule> reported) {
        Map<MatchRule, Double> scores = new EnumMap<>(MatchRule.class);
        matches.forEach((rule, match) -> {
            OptionalInt hit = match.hits().get(index);
            if (hit.isPresent()) {
                scores.put(rule, findings.get(hit.getAsInt()).score());
            }
        });
        return new CaseResult.LesionRow(
                lesion.id(),
                lesion.region().center().x(),
                lesion.region().center().y(),
                lesion.region().center().z(),
                lesion.diameterMm(),
                lesion.density(),
                scores,
                measured(lesion, reported));
    }

    /** Reported nodules come by falling score: the first that hits is the one. */
    private static CaseResult.@Nullable Measured measured(Lesion lesion, List<Nodule> reported) {
        for (Nodule nodule : reported) {
            if (lesion.region().contains(nodule.center())) {
                Double volume =
                        lesion.region() instanceof Region.Voxels v ? v.mask().volumeMm3() : null;
                Mask mask = nodule.mask();
                return new CaseResult.Measured(
                        nodule.findingUid(),
                        CaseRunner.known(nodule.meanDiameterMm()),
                        CaseRunner.known(nodule.volumeMm3()),
                        volume,
                        volume == null || mask.isEmpty() ? null : MaskOverlap.of(mask, lesion.region()));
            }
        }
        return null;
    }

    /** Missed lesions and false findings at the operating point, for thumbnails. */
    List<Failure> failures() {
        List<Lesion> lesions = reference.nodules();
        List<Failure> failures = new ArrayList<>();
        if (lesions == null) {
            return failures;
        }
        FindingMatch match =
                FindingMatch.of(findings, lesions, reference.excluded(), MatchRule.CENTRE_HIT, settings.match());
        for (int i = 0; i < lesions.size(); i++) {
            OptionalInt hit = match.hits().get(i);
            double score = hit.isPresent() ? findings.get(hit.getAsInt()).score() : 0;
            if (score < considered.threshold()) {
                failures.add(new Failure("FALSE_NEGATIVE", score, lesions.get(i).region()));
            }
        }
        for (int f : match.falsePositives()) {
            if (findings.get(f).score() >= considered.threshold()) {
                failures.add(new Failure(
                        "FALSE_POSITIVE",
                        findings.get(f).score(),
                        findings.get(f).region()));
            }
        }
        return failures;
    }

    /** @param score of the best candidate; 0 where no candidate hit a missed lesion */
    record Failure(String kind, double score, Region region) {}
}
