package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** How the bytes of a data set are read: the seam to dicom.io. */
public interface DataSetBytes {
    /**
     * Reads the elements before Pixel Data (group 7FE0) from the first bytes of a data set.
     *
     * @param bytes from the start of the data set; position and limit stay
     * @param whole whether these are all bytes of the data set
     * @return empty when more bytes are needed
     * @throws dev.hilum.dicom.data.DicomException when no further bytes can make it a data set
     */
    Optional<Header> header(ByteBuffer bytes, String transferSyntaxUid, boolean whole);

    /**
     * Looks whether the bytes from Pixel Data on are all there; nothing is decoded.
     *
     * @param rest the bytes from {@link Header#pixelOffset} to the end
     * @throws dev.hilum.dicom.data.DicomException when pixel data ends early
     */
    void requireWhole(ByteSource rest, String transferSyntaxUid) throws IOException;

    /** Reads a whole data set, large values deferred. */
    DicomObject open(ByteSource source, String transferSyntaxUid) throws IOException;

    /**
     * The elements before Pixel Data.
     *
     * @param pixelOffset in the bytes as received of the first element of group 7FE0; -1 without one, and for a Deflated
     *     data set, where no such byte exists
     */
    record Header(DataSet dataSet, long pixelOffset) {}
}
