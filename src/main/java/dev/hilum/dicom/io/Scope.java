package dev.hilum.dicom.io;

import dev.hilum.dicom.data.SpecificCharacterSet;

/**
 * What holds while the elements of one data set or item are read: the encoding, and what earlier elements of it say
 * about later ones. Items begin with what their parent had (PS3.3 section C.12.1.1.2 for the character set).
 */
final class Scope {
    final boolean explicitVr;
    final boolean bigEndian;
    SpecificCharacterSet characterSet;
    boolean signedPixels;

    Scope(boolean explicitVr, boolean bigEndian, SpecificCharacterSet characterSet, boolean signedPixels) {
        this.explicitVr = explicitVr;
        this.bigEndian = bigEndian;
        this.characterSet = characterSet;
        this.signedPixels = signedPixels;
    }

    static Scope of(TransferSyntax syntax) {
        return new Scope(syntax.explicitVr(), syntax.bigEndian(), SpecificCharacterSet.DEFAULT, false);
    }

    Scope item() {
        return new Scope(explicitVr, bigEndian, characterSet, signedPixels);
    }

    /** Inside UN everything is implicit little-endian, whatever is around it (PS3.5 section 6.2.2 note 2). */
    Scope unknown() {
        return new Scope(false, false, characterSet, signedPixels);
    }
}
