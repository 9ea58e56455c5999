package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/** Data sets of N-ACTION and N-EVENT-REPORT, held in memory: lists of references, no images. */
final class Information {
    /** Some 300 000 references. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private Information() {}

    /** Reads the data set that follows a command; a {@link DicomException} where it is too long or broken. */
    static DataSet read(MessageReader reader, PresentationContext.Accepted context) throws AssociationEnded {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long[] received = new long[1];
        reader.dataSet(context.id(), fragment -> {
            received[0] += fragment.remaining();
            if (received[0] <= MAX_BYTES) {
                byte[] part = new byte[fragment.remaining()];
                fragment.get(part);
                bytes.writeBytes(part);
            }
        });
        if (received[0] > MAX_BYTES) {
            throw new DicomException("a data set of more than " + MAX_BYTES + " bytes where references were expected");
        }
        return Part10Reader.readDataSet(bytes.toByteArray(), context.transferSyntax());
    }

    static InputStream encode(DataSet information, PresentationContext.Accepted context) {
        return new ByteArrayInputStream(
                Part10Writer.dataSetBytes(information, TransferSyntax.of(context.transferSyntax())));
    }
}
