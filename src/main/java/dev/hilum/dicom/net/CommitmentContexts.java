package dev.hilum.dicom.net;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.PresentationContext.Answered;
import dev.hilum.dicom.net.PresentationContext.Proposed;
import dev.hilum.dicom.net.PresentationContext.Reason;
import java.util.List;

/**
 * Takes the Storage Commitment Push Model (PS3.4 annex J) and Instance Availability Notifications (annex R) beside what
 * another policy takes. Their data sets come as Explicit or Implicit VR Little Endian.
 *
 * @param others asked about every other abstract syntax
 */
public record CommitmentContexts(PresentationContextPolicy others) implements PresentationContextPolicy {
    private static final List<String> CLASSES = List.of(Uid.STORAGE_COMMITMENT, Uid.INSTANCE_AVAILABILITY);
    private static final List<String> SYNTAXES = List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2");

    @Override
    public Answered answer(Proposed proposed) {
        if (!CLASSES.contains(proposed.abstractSyntax())) {
            return others.answer(proposed);
        }
        return proposed.transferSyntaxes().stream()
                .filter(SYNTAXES::contains)
                .findFirst()
                .map(syntax -> new Answered(proposed.id(), Reason.ACCEPTANCE.code(), syntax))
                .orElseGet(() ->
                        new Answered(proposed.id(), Reason.TRANSFER_SYNTAXES_NOT_SUPPORTED.code(), SYNTAXES.getLast()));
    }
}
