package dev.hilum.receive;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets Linux begin to write bytes to the medium while the rest of the instance still arrives, so that the fdatasync
 * before Success has less to wait for: {@code sync_file_range(2)} with SYNC_FILE_RANGE_WRITE. A hint without promise;
 * where the call does not exist it is left out.
 */
final class WriteBack {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SYNC_FILE_RANGE_WRITE = 2;

    private final Optional<Calls> calls;

    private WriteBack(Optional<Calls> calls) {
        this.calls = calls;
    }

    /** Where the system has it; otherwise {@link #none()}. */
    static WriteBack ofSystem() {
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        return new WriteBack(linux ? Calls.find() : Optional.empty());
    }

    static WriteBack none() {
        return new WriteBack(Optional.empty());
    }

    /** The range calls for one file; close it with the file. */
    Range open(Path file) {
        return calls.<Range>map(c -> c.open(file)).orElse(Range.NONE);
    }

    /** Starts write-back for parts of one file. */
    interface Range extends AutoCloseable {
        Range NONE = new Range() {
            @Override
            public void start(long position, long length) {}

            @Override
            public void close() {}
        };

        void start(long position, long length);

        @Override
        void close();
    }

    private record Calls(MethodHandle open, MethodHandle close, MethodHandle syncFileRange) {
        static Optional<Calls> find() {
            Linker linker = Linker.nativeLinker();
            SymbolLookup lookup = linker.defaultLookup();
            Optional<MemorySegment> open = lookup.find("open");
            Optional<MemorySegment> close = lookup.find("close");
            Optional<MemorySegment> sync = lookup.find("sync_file_range");
            if (open.isEmpty() || close.isEmpty() || sync.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Calls(
                    linker.downcallHandle(
                            open.get(),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                            Linker.Option.firstVariadicArg(2)),
                    linker.downcallHandle(close.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT)),
                    linker.downcallHandle(
                            sync.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT))));
        }

        Range open(Path file) {
            try (Arena arena = Arena.ofConfined()) {
                int descriptor = (int) open.invokeExact(
                        arena.allocateFrom(file.toAbsolutePath().toString()), O_RDONLY | O_CLOEXEC);
                return descriptor < 0 ? Range.NONE : new Descriptor(descriptor, this);
            } catch (Throwable e) {
                throw new IllegalStateException("open", e);
            }
        }
    }

    private record Descriptor(int number, Calls calls) implements Range {
        @Override
        public void start(long position, long length) {
            try {
                int ignored = (int) calls.syncFileRange.invokeExact(number, position, length, SYNC_FILE_RANGE_WRITE);
            } catch (Throwable e) {
                throw new IllegalStateException("sync_file_range", e);
            }
        }

        @Override
        public void close() {
            try {
                int ignored = (int) calls.close.invokeExact(number);
            } catch (Throwable e) {
                throw new IllegalStateException("close", e);
            }
        }
    }
}
