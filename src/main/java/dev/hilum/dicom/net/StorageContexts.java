package dev.hilum.dicom.net;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.PresentationContext.Answered;
import dev.hilum.dicom.net.PresentationContext.Proposed;
import dev.hilum.dicom.net.PresentationContext.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes Verification and every storage SOP class, private and future ones too: a PACS pushes whole studies, and one
 * refused class must not break its rule.
 *
 * @param transferSyntaxes that data sets may come in
 * @param order of whose wish counts when several are offered
 */
public record StorageContexts(List<String> transferSyntaxes, Order order) implements PresentationContextPolicy {
    /** Implicit VR Little Endian, Explicit VR Little Endian, Explicit VR Big Endian (PS3.5 annex A). */
    private static final List<String> UNCOMPRESSED =
            List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2");

    /** All that can be kept and read again: PS3.5 annex A.1 to A.5. */
    private static final List<String> ALL = List.of(
            "1.2.840.10008.1.2.1",
            "1.2.840.10008.1.2",
            "1.2.840.10008.1.2.2",
            "1.2.840.10008.1.2.1.99",
            "1.2.840.10008.1.2.5",
            "1.2.840.10008.1.2.4.50",
            "1.2.840.10008.1.2.4.51",
            "1.2.840.10008.1.2.4.53",
            "1.2.840.10008.1.2.4.55",
            "1.2.840.10008.1.2.4.57",
            "1.2.840.10008.1.2.4.70",
            "1.2.840.10008.1.2.4.80",
            "1.2.840.10008.1.2.4.81",
            "1.2.840.10008.1.2.4.90",
            "1.2.840.10008.1.2.4.91",
            "1.2.840.10008.1.2.4.92",
            "1.2.840.10008.1.2.4.93",
            "1.2.840.10008.1.2.4.100",
            "1.2.840.10008.1.2.4.101",
            "1.2.840.10008.1.2.4.102",
            "1.2.840.10008.1.2.4.103",
            "1.2.840.10008.1.2.4.104",
            "1.2.840.10008.1.2.4.105",
            "1.2.840.10008.1.2.4.106",
            "1.2.840.10008.1.2.4.107",
            "1.2.840.10008.1.2.4.108",
            "1.2.840.10008.1.2.4.201",
            "1.2.840.10008.1.2.4.202",
            "1.2.840.10008.1.2.4.203");

    private static final String DICOM_ROOT = "1.2.840.10008.";
    private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";

    /** Query/Retrieve classes that live under the storage arc: protocol approval and inventory (PS3.6 table A-1). */
    private static final Set<String> NOT_STORAGE = Set.of(
            "1.2.840.10008.5.1.4.1.1.200.4",
            "1.2.840.10008.5.1.4.1.1.200.5",
            "1.2.840.10008.5.1.4.1.1.200.6",
            "1.2.840.10008.5.1.4.1.1.201.2",
            "1.2.840.10008.5.1.4.1.1.201.3",
            "1.2.840.10008.5.1.4.1.1.201.4",
            "1.2.840.10008.5.1.4.1.1.201.5");

    /** Non-patient objects and RT instructions stored outside the arc (PS3.4 annex B.5 and GG). */
    private static final Set<String> STORED_ELSEWHERE = Set.of(
            "1.2.840.10008.5.1.4.34.7",
            "1.2.840.10008.5.1.4.34.10",
            "1.2.840.10008.5.1.4.38.1",
            "1.2.840.10008.5.1.4.39.1",
            "1.2.840.10008.5.1.4.43.1",
            "1.2.840.10008.5.1.4.44.1",
            "1.2.840.10008.5.1.4.45.1");

    public StorageContexts {
        transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    /** Which of several offered transfer syntaxes is taken. */
    public enum Order {
        /** The first of the proposer's that we take. */
        PROPOSER,
        /** The first of ours that is offered. */
        OURS
    }

    /** Every transfer syntax that can be kept, in the proposer's order. */
    public static StorageContexts all() {
        return new StorageContexts(ALL, Order.PROPOSER);
    }

    @Override
    public Answered answer(Proposed proposed) {
        boolean echo = proposed.abstractSyntax().equals(Uid.VERIFICATION);
        if (!echo && !isStorage(proposed.abstractSyntax())) {
            return rejected(proposed, Reason.ABSTRACT_SYNTAX_NOT_SUPPORTED);
        }
        return choose(proposed.transferSyntaxes(), echo ? UNCOMPRESSED : transferSyntaxes)
                .map(syntax -> new Answered(proposed.id(), Reason.ACCEPTANCE.code(), syntax))
                .orElseGet(() -> rejected(proposed, Reason.TRANSFER_SYNTAXES_NOT_SUPPORTED));
    }

    /** A storage SOP class of the standard, or any UID from outside it. */
    public static boolean isStorage(String abstractSyntax) {
        if (!abstractSyntax.startsWith(DICOM_ROOT)) {
            return Uid.isValid(abstractSyntax);
        }
        return STORED_ELSEWHERE.contains(abstractSyntax)
                || (abstractSyntax.startsWith(STORAGE) && !NOT_STORAGE.contains(abstractSyntax));
    }

    private Optional<String> choose(List<String> offered, List<String> ours) {
        return switch (order) {
            case PROPOSER -> offered.stream().filter(ours::contains).findFirst();
            case OURS -> ours.stream().filter(offered::contains).findFirst();
        };
    }

    /** The transfer syntax of a refused context is not significant, but some peers read it (PS3.8 table 9-18). */
    private static Answered rejected(Proposed proposed, Reason reason) {
        String any = proposed.transferSyntaxes().isEmpty()
                ? UNCOMPRESSED.getLast()
                : proposed.transferSyntaxes().getFirst();
        return new Answered(proposed.id(), reason.code(), any);
    }
}
