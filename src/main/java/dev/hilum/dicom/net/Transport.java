package dev.hilum.dicom.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A connection's bytes, blocking. Used by one thread, except the two ways to end it, which any thread may call. */
interface Transport {
    /** Reads at least one byte into the buffer, which has room; -1 at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Whether a read would return at once, as far as the connection can tell. */
    boolean isReadable() throws IOException;

    /** Writes all of the buffer, in one system call where the peer takes it. */
    void write(ByteBuffer from) throws IOException;

    /** Makes the pending and every later read say that the end is reached; writing stays possible. */
    void shutdownInput();

    /** Ends both directions at once; pending calls fail. */
    void close();

    InetSocketAddress peer();
}
