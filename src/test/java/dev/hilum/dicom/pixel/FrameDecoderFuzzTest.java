package dev.hilum.dicom.pixel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hilum.dicom.data.DicomException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/**
 * Whatever the bytes, a decoder returns or throws its typed exception, soon. The first byte of an input chooses one of
 * the formats of the seeds, which lie in {@code FrameDecoderFuzzTestInputs} with the crashes found so far; without
 * JAZZER_FUZZ=1 and the Maven profile {@code fuzz} they are replayed.
 */
@Tag("slow")
class FrameDecoderFuzzTest {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final long LONGEST_NANOS = 5_000_000_000L;

    @FuzzTest(maxDuration = "10m")
    void rle(byte[] input) {
        decode(new RleDecoder(), input);
    }

    @FuzzTest(maxDuration = "10m")
    void jpegLossless(byte[] input) {
        decode(new JpegLosslessDecoder(), input);
    }

    @FuzzTest(maxDuration = "10m")
    void jpegLs(byte[] input) {
        decode(new JpegLsDecoder(), input);
    }

    @FuzzTest(maxDuration = "10m")
    void jpegDct(byte[] input) {
        decode(new JpegDctDecoder(), input);
    }

    @FuzzTest(maxDuration = "10m")
    void jpeg2000(byte[] input) {
        decode(new Jpeg2000Decoder(), input);
    }

    private static void decode(FrameDecoder decoder, byte[] input) {
        if (input.length == 0) {
            return;
        }
        PixelFormat format = GoldenStreams.FORMATS.get((input[0] & 0xFF) % GoldenStreams.FORMATS.size());
        long begin = CPU.getCurrentThreadCpuTime();
        try {
            decoder.decode(Arrays.copyOfRange(input, 1, input.length), format, new short[format.samples()]);
        } catch (DicomException e) {
            // the typed refusal
        }
        assertTrue(CPU.getCurrentThreadCpuTime() - begin < LONGEST_NANOS, "took longer than five seconds");
    }
}
