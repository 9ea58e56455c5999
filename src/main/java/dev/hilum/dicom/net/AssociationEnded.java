package dev.hilum.dicom.net;

/** The association ended, or is asked to, where a message was expected. Carries what the upper layer said. */
final class AssociationEnded extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Indication indication;

    AssociationEnded(Indication indication) {
        super(indication.getClass().getSimpleName(), null, false, false);
        this.indication = indication;
    }

    Indication indication() {
        return indication;
    }
}
