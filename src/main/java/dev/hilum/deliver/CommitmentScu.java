package dev.hilum.deliver;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Storage Commitment Push Model as SCU (PS3.4 annex J.3), on the association that the objects were stored on. */
final class CommitmentScu {
    /** For a report on the same association; later ones come on one that the archive opens. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private CommitmentScu() {}

    /** What was stored becomes what waits for commitment, or what was committed to already. */
    static List<ItemOutcome> commit(Association association, String transactionUid, List<ItemOutcome> outcomes) {
        List<Delivery.Item> stored = outcomes.stream()
                .filter(ItemOutcome::delivered)
                .map(ItemOutcome::item)
                .toList();
        if (stored.isEmpty()) {
            return outcomes;
        }
        Optional<String> refusal = ask(association, transactionUid, stored);
        if (refusal.isPresent()) {
            return outcomes.stream()
                    .map(o -> o.delivered() ? new ItemOutcome(o.item(), false, o.status(), refusal.get()) : o)
                    .toList();
        }
        Optional<Commitment> report = report(association, transactionUid);
        return outcomes.stream()
                .map(o -> o.delivered() ? outcome(o, report) : o)
                .toList();
    }

    /** Why the archive does not take the request; empty where it does. */
    private static Optional<String> ask(Association association, String transactionUid, List<Delivery.Item> items) {
        try {
            DimseStatus status = association.action(
                    Uid.STORAGE_COMMITMENT,
                    Uid.STORAGE_COMMITMENT_INSTANCE,
                    Commitment.REQUEST,
                    Commitment.request(transactionUid, items));
            return status.kind() == DimseStatus.Kind.SUCCESS
                    ? Optional.empty()
                    : Optional.of("COMMITMENT: request refused with status " + status);
        } catch (AssociationException e) {
            return Optional.of("COMMITMENT: " + e.reason() + ": " + e.getMessage());
        }
    }

    private static Optional<Commitment> report(Association association, String transactionUid) {
        try {
            Optional<EventReport> event = association.event(AT_ONCE);
            return event.map(Commitment::of).filter(c -> c.transactionUid().equals(transactionUid));
        } catch (AssociationException | DicomException e) {
            // The request was taken: its report may still come on another association, and is missed otherwise.
            return Optional.empty();
        }
    }

    private static ItemOutcome outcome(ItemOutcome stored, Optional<Commitment> report) {
        String uid = String.valueOf(stored.item().sopInstanceUid());
        if (report.isPresent() && report.get().committed().contains(uid)) {
            return stored;
        }
        Integer reason = report.map(r -> r.failed().get(uid)).orElse(null);
        return reason == null
                ? stored.awaitingCommitment()
                : new ItemOutcome(stored.item(), false, reason, Commitment.failure(reason));
    }
}
