package dev.hilum.dicom.io;

import java.io.EOFException;

/** The one bounds check of all sources. */
final class Ranges {
    private Ranges() {}

    static void check(long offset, int length, long size) throws EOFException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new EOFException(length + " bytes wanted at offset " + offset + " of " + size);
        }
    }
}
