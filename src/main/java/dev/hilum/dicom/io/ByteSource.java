package dev.hilum.dicom.io;

import java.io.IOException;

/** Bytes that can be read at any place: a file, a part of a pack, memory. Reading is thread-safe. */
public interface ByteSource {
    long size();

    /** Reads exactly {@code length} bytes from {@code offset}; fewer available is an {@link java.io.EOFException}. */
    byte[] read(long offset, int length) throws IOException;
}
