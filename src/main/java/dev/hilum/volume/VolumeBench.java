package dev.hilum.volume;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StoredInstance;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./hilum bench volume}: uncompressed slices in the page cache, decoded, sorted, to HU, resampled to 1 mm. One
 * line of JSON; the best of the rounds, since other work on the machine only ever slows it down.
 */
public final class VolumeBench {
    private static final int SIDE = 512;
    private static final double BUDGET_GB_PER_S_AND_CORE = 0.6;

    /**
     * @param folder for the file of pixels, which is deleted at the end
     * @param slices 300 by the budget
     * @param workers threads
     * @param rounds of which the best counts
     * @param out takes the JSON
     */
    public record Options(Path folder, int slices, int workers, int rounds, PrintStream out) {}

    private VolumeBench() {}

    /** 0 where the budget is met, else 1. */
    public static int run(Options options) {
        Path file = options.folder().resolve("bench-volume.raw");
        try {
            SliceSeries series = series(file, options.slices());
            double[] best = new double[4];
            Arrays.fill(best, Double.POSITIVE_INFINITY);
            for (int round = 0; round < options.rounds(); round++) {
                measure(series, options.workers(), best);
            }
            double gigabytes = options.slices() * (double) SIDE * SIDE * 2 / 1e9;
            double rate = gigabytes / best[2] / options.workers();
            options.out()
                    .println(String.format(
                            Locale.ROOT,
                            "{\"bench\":\"volume\",\"slices\":%d,\"workers\":%d,\"decodeSeconds\":%.3f,"
                                    + "\"resampleSeconds\":%.3f,\"totalSeconds\":%.3f,\"cpuSeconds\":%.3f,"
                                    + "\"gigabytesPerSecondAndCore\":%.3f,\"gigabytesPerCpuSecond\":%.3f,"
                                    + "\"budget\":%.1f,\"met\":%b}",
                            options.slices(),
                            options.workers(),
                            best[0],
                            best[1],
                            best[2],
                            best[3],
                            rate,
                            gigabytes / best[3],
                            BUDGET_GB_PER_S_AND_CORE,
                            rate >= BUDGET_GB_PER_S_AND_CORE));
            return rate >= BUDGET_GB_PER_S_AND_CORE ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    private static void measure(SliceSeries series, int workers, double[] best) {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        CtVolume volume = VolumeBuilder.build(series, workers);
        long built = System.nanoTime();
        VolumeGeometry g = volume.geometry();
        CtVolume grid = Resampler.resample(
                volume, Grids.covering(PatientBox.around(g), 1, g.frameOfReferenceUid()), CtVolume.MIN_HU, workers);
        long end = System.nanoTime();
        if (grid.geometry().voxels() == 0) {
            throw new IllegalStateException("nothing was resampled");
        }
        best[0] = Math.min(best[0], (built - start) / 1e9);
        best[1] = Math.min(best[1], (end - built) / 1e9);
        best[2] = Math.min(best[2], (end - start) / 1e9);
        best[3] = Math.min(best[3], (cpuNanos() - cpu) / 1e9);
    }

    /** Of the whole process: on a machine that does other work it says more than the clock. */
    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static SliceSeries series(Path file, int count) throws IOException {
        int length = SIDE * SIDE * 2;
        ByteBuffer noise = ByteBuffer.allocate(length);
        java.util.Random random = new java.util.Random(1);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int i = 0; i < count; i++) {
                for (int at = 0; at < length; at += 2) {
                    int value = random.nextInt(2400);
                    noise.put(at, (byte) value).put(at + 1, (byte) (value >> 8));
                }
                noise.rewind();
                while (noise.hasRemaining()) {
                    channel.write(noise);
                }
            }
        }
        ByteSource source = new FileBytes(FileChannel.open(file, StandardOpenOption.READ));
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DataSet header = header(i, (long) i * length, length);
            DicomObject object = new DicomObject("1.2.840.10008.1.2.1", new DataSet(), header, source);
            slices.add(new Slice(
                    new StoredInstance(object, ""),
                    1,
                    List.of(0.0, 0.0, (double) i),
                    List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
                    0.7,
                    0.7,
                    1,
                    1,
                    -1024));
        }
        return new SliceSeries(
                "1.1", "1.2", "1.3", slices.getFirst().instance().object().dataSet(), slices, 1);
    }

    private static DataSet header(int number, long offset, int length) {
        DataSet d = new DataSet();
        d.setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3." + (number + 1));
        d.setIntegers(Tag.Rows, Vr.US, SIDE);
        d.setIntegers(Tag.Columns, Vr.US, SIDE);
        d.setIntegers(Tag.BitsAllocated, Vr.US, 16);
        d.setIntegers(Tag.BitsStored, Vr.US, 16);
        d.setIntegers(Tag.HighBit, Vr.US, 15);
        d.setIntegers(Tag.PixelRepresentation, Vr.US, 0);
        d.setIntegers(Tag.SamplesPerPixel, Vr.US, 1);
        d.setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2");
        return d.put(new Element(Tag.PixelData, Vr.OW, new Value.Deferred(offset, length)));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One open file for all slices; closed with the process. */
    private record FileBytes(FileChannel channel) implements ByteSource {
        @Override
        public long size() {
            try {
                return channel.size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public byte[] read(long offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException();
                }
            }
            return bytes.array();
        }
    }
}
