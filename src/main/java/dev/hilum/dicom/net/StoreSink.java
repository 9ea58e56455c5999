package dev.hilum.dicom.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes one data set of a C-STORE as it comes in. All calls are by the one thread of the association; exactly one of
 * {@link #complete} and {@link #abort} is the last.
 */
public interface StoreSink {
    /**
     * The next bytes of the encoded data set, none empty. The buffer is a part of the receive buffer: its bytes change
     * when the call is over. A failure here ends with {@link #abort}; the rest of the data set is read and dropped, and
     * the peer gets the status of the failure.
     */
    void write(ByteBuffer fragment) throws IOException;

    /** The data set is whole. Returns once it is as durable as the status claims; the peer gets that status. */
    DimseStatus complete() throws IOException;

    /** The data set never became whole, or {@link #write} or {@link #complete} failed: forget it. Does not throw. */
    void abort();
}
