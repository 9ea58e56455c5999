package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ByteSourceTest {
    private static final byte[] BYTES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> sourcesReadExactlyWhatIsThere() throws IOException {
        Path file = Files.write(folder.resolve("ten"), BYTES);
        byte[] wider = {-1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1};
        return Stream.of(
                        new MemorySource(BYTES),
                        new FileSource(file),
                        new RangeSource(new MemorySource(wider), 2, 10),
                        new RangeSource(new RangeSource(new MemorySource(wider), 1, 12), 1, 10))
                .map(source -> DynamicTest.dynamicTest(source.getClass().getSimpleName(), () -> check(source)));
    }

    private static void check(ByteSource source) throws IOException {
        assertEquals(10, source.size());
        assertArrayEquals(BYTES, source.read(0, 10));
        assertArrayEquals(new byte[] {8, 9}, source.read(8, 2));
        assertArrayEquals(new byte[0], source.read(10, 0));
        assertThrows(EOFException.class, () -> source.read(9, 2));
        assertThrows(EOFException.class, () -> source.read(-1, 1));
        assertThrows(EOFException.class, () -> source.read(Long.MAX_VALUE, 1));
        assertThrows(EOFException.class, () -> source.read(0, -1));
    }

    @Test
    void aRangeLiesWithinItsSource() {
        assertThrows(IllegalArgumentException.class, () -> new RangeSource(new MemorySource(BYTES), 5, 6));
        assertThrows(IllegalArgumentException.class, () -> new RangeSource(new MemorySource(BYTES), -1, 1));
    }

    @Test
    void aFileThatShrankIsCutOff() throws IOException {
        Path file = Files.write(folder.resolve("shrinks"), BYTES);
        FileSource source = new FileSource(file);
        Files.write(file, new byte[3]);
        assertThrows(EOFException.class, () -> source.read(0, 10));
    }
}
