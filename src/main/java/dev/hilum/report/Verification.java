package dev.hilum.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a person has attested a result, and what that person did to each finding: the Verifying Observer of PS3.3
 * C.17.2. A report with one is COMPLETE and VERIFIED; without one it is the device's alone.
 *
 * @param observerName in the form of VR PN, such as {@code Li^Na}
 * @param organization that the person verifies for (type 1 in the sequence)
 * @param at when
 * @param decisions at most one per finding; findings without one were seen and left as they are
 * @param reportText that the person signed, null where it was not signed
 */
public record Verification(
        String observerName,
        String organization,
        Instant at,
        List<Decision> decisions,
        @Nullable String reportText) {
    private static final int MAX_NAME = 64;

    public Verification {
        decisions = List.copyOf(decisions);
        require(!observerName.isBlank() && observerName.length() <= MAX_NAME, "a verification needs a person's name");
        require(!organization.isBlank() && organization.length() <= MAX_NAME, "a verification needs an organization");
        long findings = decisions.stream().map(Decision::findingUid).distinct().count();
        require(findings == decisions.size(), "at most one decision per finding");
        require(reportText == null || !reportText.isBlank(), "a signed report has a text");
    }

    /** Without a signed text. */
    public Verification(String observerName, String organization, Instant at, List<Decision> decisions) {
        this(observerName, organization, at, decisions, null);
    }

    /** The lines of the signed text that hold words; none where it was not signed. */
    List<String> reportLines() {
        return reportText == null
                ? List.of()
                : reportText
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    /** What was decided of a finding. */
    public Optional<Decision> of(String findingUid) {
        return decisions.stream()
                .filter(decision -> decision.findingUid().equals(findingUid))
                .findFirst();
    }

    /** What a person did to a finding. */
    public enum Action {
        /** Agreed with the device's finding. */
        ACCEPTED,
        /** Does not hold it to be one: it is named as rejected and its values are left out. */
        REJECTED,
        /** Changed its values: they are the person's. */
        EDITED,
        /** Found it where the device did not. */
        ADDED
    }

    /** @param reason in the person's words, null where none was given */
    public record Decision(
            String findingUid, Action action, @Nullable String reason) {}

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
