package dev.hilum.validate;

/** A case that must not or cannot be run; a row of the results, with a code. */
final class CaseRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaseRefusedException(String code, String text) {
        super(code + ": " + text);
    }
}
