package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DicomException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Guesses the encoding of a data set that comes without a transfer syntax, from its first element. */
final class BareDataSet {
    private static final int FIRST_GROUP = 0x0008;

    private BareDataSet() {}

    /**
     * A composite instance begins in group 8 (SOP Class UID is type 1): the group tells the byte order, two letters after
     * the tag an explicit VR.
     */
    static TransferSyntax detect(ByteSource source, long start) {
        byte[] head = head(source, start);
        int group = head[0] & 0xFF | (head[1] & 0xFF) << 8;
        boolean letters = VrCodes.isVr(head[4], head[5]);
        if (group == FIRST_GROUP) {
            return letters ? TransferSyntax.EXPLICIT_LITTLE_ENDIAN : TransferSyntax.IMPLICIT_LITTLE_ENDIAN;
        }
        if (Integer.reverseBytes(group) >>> 16 == FIRST_GROUP && letters) {
            return TransferSyntax.EXPLICIT_BIG_ENDIAN;
        }
        throw new DicomException("not a DICOM file: no DICM prefix, no Transfer Syntax UID (0002,0010), and no data set"
                + " that begins in group 0008 at offset " + start);
    }

    private static byte[] head(ByteSource source, long start) {
        if (source.size() - start < 8) {
            throw new DicomException("not a DICOM file: no data set at offset " + start);
        }
        try {
            return source.read(start, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
