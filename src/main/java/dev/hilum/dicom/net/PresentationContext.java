package dev.hilum.dicom.net;

import java.util.List;

/** Presentation contexts as proposed, answered and agreed (PS3.8 sections 7.1.1.13 and 9.3.2.2). */
public sealed interface PresentationContext {
    /** Odd, 1–255. */
    int id();

    /** Presentation Context Item of an A-ASSOCIATE-RQ (PS3.8 table 9-13). */
    record Proposed(int id, String abstractSyntax, List<String> transferSyntaxes) implements PresentationContext {
        public Proposed {
            requireId(id);
            transferSyntaxes = List.copyOf(transferSyntaxes);
        }
    }

    /**
     * Presentation Context Item of an A-ASSOCIATE-AC (PS3.8 table 9-18).
     *
     * @param result 0 acceptance, see {@link Reason}; kept as sent
     * @param transferSyntax not significant unless accepted
     */
    record Answered(int id, int result, String transferSyntax) implements PresentationContext {
        public Answered {
            requireId(id);
            if (result < 0 || result > 255) {
                throw new IllegalArgumentException("a result has 8 bits: " + result);
            }
        }

        public boolean isAccepted() {
            return result == Reason.ACCEPTANCE.code();
        }
    }

    /** Both sides' agreement. */
    record Accepted(int id, String abstractSyntax, String transferSyntax) implements PresentationContext {
        public Accepted {
            requireId(id);
        }
    }

    /** Result/Reason field of PS3.8 table 9-18. */
    enum Reason {
        ACCEPTANCE,
        USER_REJECTION,
        NO_REASON,
        ABSTRACT_SYNTAX_NOT_SUPPORTED,
        TRANSFER_SYNTAXES_NOT_SUPPORTED;

        public int code() {
            return ordinal();
        }
    }

    private static void requireId(int id) {
        if (id < 1 || id > 255 || id % 2 == 0) {
            throw new IllegalArgumentException("a presentation context ID is odd and 1–255: " + id);
        }
    }
}
