package dev.hilum.dicom.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file, opened for each read: nothing to close, and an interrupt in one thread harms no other. The size is that at
 * construction; a file that shrinks later makes reads fail with {@link EOFException}.
 */
public final class FileSource implements ByteSource {
    private final Path path;
    private final long size;

    public FileSource(Path path) throws IOException {
        this.path = path;
        this.size = Files.size(path);
    }

    public Path path() {
        return path;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        Ranges.check(offset, length, size);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(channel, offset, length);
        }
    }

    static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("file ends at offset " + (offset + buffer.position()));
            }
        }
        return bytes;
    }
}
