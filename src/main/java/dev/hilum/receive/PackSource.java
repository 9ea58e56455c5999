package dev.hilum.receive;

import dev.hilum.dicom.io.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of one data set in its pack. Opens the file for each read, so that nothing has to be closed. */
record PackSource(Path file, PackLocation location) implements ByteSource {
    @Override
    public long size() {
        return location.length();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset + length > location.length()) {
            throw new EOFException(length + " bytes at " + offset + " of " + location.length());
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, location.offset() + offset + buffer.position()) < 0) {
                    throw new EOFException("pack " + location.packId() + " ends early");
                }
            }
        }
        return buffer.array();
    }
}
