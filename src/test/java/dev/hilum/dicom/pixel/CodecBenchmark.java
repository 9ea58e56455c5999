package dev.hilum.dicom.pixel;

import dev.hilum.dicom.io.FileSource;
import dev.hilum.dicom.io.Part10Reader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;

/** Times the decoding of one frame per file: median and best thread CPU time of warm repetitions, in milliseconds. */
public final class CodecBenchmark {
    private static final int WARM_UP = 60;
    private static final int REPETITIONS = 40;

    private CodecBenchmark() {}

    /** Arguments: Part 10 files. */
    public static void main(String[] files) throws IOException {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        for (String file : files) {
            PixelFrames frames = PixelFrames.open(Part10Reader.readHeader(new FileSource(Path.of(file))));
            short[] out = new short[frames.format().samples()];
            double[] millis = new double[REPETITIONS];
            for (int i = -WARM_UP; i < REPETITIONS; i++) {
                long begin = cpu.getCurrentThreadCpuTime();
                frames.readFrame(1, out);
                millis[Math.max(i, 0)] = (cpu.getCurrentThreadCpuTime() - begin) / 1e6;
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%-80s median %7.2f best %7.2f%n", Path.of(file).getFileName(), millis[REPETITIONS / 2], millis[0]);
        }
    }
}
