package dev.hilum.validate;

import dev.hilum.validate.CaseResult.FollowUpOutcome;
import dev.hilum.validate.CaseResult.LesionRow;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.stats.Proportion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follow-up against the reference: nodules that carry one id in a study and its prior are the same. A pair that both
 * analyses found is matched when the comparison joins just these two findings; joining one of them with another finding
 * is a wrong match. New and gone nodules count where the one study that shows them found them.
 */
final class FollowUps {
    private FollowUps() {}

    /** Null where the manifest names no prior. */
    static Results.@Nullable FollowUp of(List<ManifestCase> manifest, List<CaseResult> results) {
        Map<String, CaseResult> byName = new HashMap<>();
        results.forEach(r -> byName.put(r.name(), r));
        List<Results.FollowUpPair> pairs = new ArrayList<>();
        for (ManifestCase one : manifest) {
            CaseResult study = byName.get(one.name());
            CaseResult prior = byName.get(one.prior());
            if (study != null && prior != null) {
                pairs.add(pair(study, prior));
            }
        }
        return pairs.isEmpty() ? null : summed(pairs);
    }

    private static Results.FollowUp summed(List<Results.FollowUpPair> pairs) {
        int linked = 0;
        int found = 0;
        int matched = 0;
        int mismatched = 0;
        int[] fresh = new int[2];
        int[] gone = new int[2];
        for (Results.FollowUpPair p : pairs) {
            linked += p.linked();
            found += p.foundInBoth();
            matched += p.matched();
            mismatched += p.mismatched();
            fresh[0] += p.calledNew();
            fresh[1] += p.newFound();
            gone[0] += p.calledResolved();
            gone[1] += p.goneFound();
        }
        return new Results.FollowUp(
                linked,
                found,
                matched,
                mismatched,
                new Proportion(matched, found).estimate().orElse(null),
                new Proportion(matched, linked).estimate().orElse(null),
                new Proportion(fresh[0], fresh[1]).estimate().orElse(null),
                new Proportion(gone[0], gone[1]).estimate().orElse(null),
                pairs);
    }

    static Results.FollowUpPair pair(CaseResult study, CaseResult prior) {
        FollowUpOutcome outcome = study.followUp();
        if (study.error() != null || prior.error() != null || outcome == null) {
            String why = study.error() != null ? study.name() : prior.error() != null ? prior.name() : "";
            return new Results.FollowUpPair(
                    study.name(),
                    prior.name(),
                    why.isEmpty() ? "NOT_COMPARED" : "NO_RESULT of " + why,
                    null,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0);
        }
        return counted(study, prior, outcome);
    }

    private static Results.FollowUpPair counted(CaseResult study, CaseResult prior, FollowUpOutcome outcome) {
        Map<String, LesionRow> now = byId(study);
        Map<String, LesionRow> before = byId(prior);
        Set<String> both = new HashSet<>(now.keySet());
        both.retainAll(before.keySet());
        int found = 0;
        int matched = 0;
        int mismatched = 0;
        for (String id : both) {
            String finding = finding(now.get(id));
            String earlier = finding(before.get(id));
            if (finding != null && earlier != null) {
                found++;
                boolean joined = joined(outcome, finding, earlier);
                matched += joined ? 1 : 0;
                mismatched += !joined && joinedOtherwise(outcome, finding, earlier) ? 1 : 0;
            }
        }
        int[] fresh = only(now, both, finding -> called(outcome, finding, true));
        int[] gone = only(before, both, finding -> called(outcome, finding, false));
        return new Results.FollowUpPair(
                study.name(),
                prior.name(),
                outcome.outcome(),
                outcome.correlation(),
                both.size(),
                found,
                matched,
                mismatched,
                fresh[1],
                fresh[0],
                gone[1],
                gone[0]);
    }

    private static Map<String, LesionRow> byId(CaseResult result) {
        Map<String, LesionRow> rows = new LinkedHashMap<>();
        if (result.nodules() != null) {
            result.nodules().lesions().stream().filter(l -> !l.id().isEmpty()).forEach(l -> rows.put(l.id(), l));
        }
        return rows;
    }

    /** The reported finding of a lesion; null where it was missed. */
    private static @Nullable String finding(@Nullable LesionRow lesion) {
        return lesion == null || lesion.measured() == null
                ? null
                : lesion.measured().findingUid();
    }

    private static boolean joined(FollowUpOutcome outcome, String finding, String earlier) {
        return outcome.changes().stream()
                .anyMatch(c -> finding.equals(c.findingUid()) && earlier.equals(c.priorFindingUid()));
    }

    private static boolean joinedOtherwise(FollowUpOutcome outcome, String finding, String earlier) {
        return outcome.changes().stream()
                .filter(c -> c.findingUid() != null && c.priorFindingUid() != null)
                .anyMatch(c -> finding.equals(c.findingUid()) != earlier.equals(c.priorFindingUid()));
    }

    private static boolean called(FollowUpOutcome outcome, String finding, boolean isNew) {
        return outcome.changes().stream()
                .anyMatch(c -> isNew
                        ? finding.equals(c.findingUid()) && c.priorFindingUid() == null
                        : finding.equals(c.priorFindingUid()) && c.findingUid() == null);
    }

    /** Called as they should be, and found, of the lesions that only one study has. */
    private static int[] only(
            Map<String, LesionRow> lesions, Set<String> both, java.util.function.Predicate<String> called) {
        int[] count = new int[2];
        for (Map.Entry<String, LesionRow> one : lesions.entrySet()) {
            String finding = both.contains(one.getKey()) ? null : finding(one.getValue());
            if (finding != null) {
                count[0] += called.test(finding) ? 1 : 0;
                count[1]++;
            }
        }
        return count;
    }
}
