package dev.hilum.receive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** One open pack as the operating system sees it. The seam where tests make disks fill up and fail. */
interface PackFile extends Closeable {
    /** Writes all remaining bytes at {@code position}. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /** Returns once all written bytes are on the medium (fdatasync). */
    void force() throws IOException;

    void truncate(long length) throws IOException;

    @Override
    void close() throws IOException;

    /** Creates files and makes folders durable. */
    interface Disk {
        /** Creates a file that does not exist yet. */
        PackFile create(Path file) throws IOException;

        /** Makes the entries of a folder durable (fsync of the directory). */
        void forceFolder(Path folder) throws IOException;

        /** Bytes that may still be written. */
        long free(Path folder) throws IOException;
    }
}
