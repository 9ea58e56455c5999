package dev.hilum.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A disk that fills up or fails on demand, and notes what is asked of it. */
final class FailingDisk implements PackFile.Disk {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    volatile long free = Long.MAX_VALUE;
    volatile long writesLeft = Long.MAX_VALUE;
    volatile boolean failForce;

    private final PackFile.Disk disk;

    FailingDisk(PackFile.Disk disk) {
        this.disk = disk;
    }

    @Override
    public PackFile create(Path file) throws IOException {
        calls.add("create");
        return new File(disk.create(file));
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        calls.add("folder " + folder.getFileName());
        disk.forceFolder(folder);
    }

    @Override
    public long free(Path folder) {
        return free;
    }

    private final class File implements PackFile {
        private final PackFile file;

        File(PackFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            if (writesLeft == 0) {
                file.write(bytes.slice(bytes.position(), bytes.remaining() / 2), position);
                throw new IOException("No space left on device");
            }
            writesLeft--;
            file.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
            calls.add("force");
            if (failForce) {
                throw new IOException("Input/output error");
            }
            file.force();
        }

        @Override
        public void truncate(long length) throws IOException {
            file.truncate(length);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
