package dev.hilum.dicom.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DicomException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Codestreams that other programs wrote, whole, cut off and damaged. */
class FrameDecoderTest {
    static final List<String> CODECS = GoldenStreams.CODECS;

    static Stream<GoldenStreams> streams() {
        return CODECS.stream().flatMap(codec -> GoldenStreams.of(codec).stream());
    }

    static Stream<GoldenStreams> losslessStreams() {
        return streams().filter(GoldenStreams::isLossless);
    }

    @ParameterizedTest
    @MethodSource("losslessStreams")
    @Tag("REQ-RCV-4")
    void aLosslessStreamGivesTheOriginal(GoldenStreams stream) {
        assertArrayEquals(stream.original(), stream.decode(stream.codestream()));
    }

    @ParameterizedTest
    @MethodSource("streams")
    @Tag("REQ-RCV-4")
    void aLossyStreamStaysWithinItsBound(GoldenStreams stream) {
        int bound = switch (stream.codec() + " " + stream.options()) {
            case "jpegLs n" -> 3;
            case "jpegLossless pt" -> 3;
            default -> Integer.MAX_VALUE;
        };
        if (bound < Integer.MAX_VALUE) {
            assertTrue(stream.largestError(stream.decode(stream.codestream())) <= bound);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamThatIsCutOffIsRefusedOrWhole(GoldenStreams stream) {
        short[] whole = stream.decode(stream.codestream());
        for (int length = 0; length < stream.codestream().length; length++) {
            byte[] cut = Arrays.copyOf(stream.codestream(), length);
            try {
                assertArrayEquals(whole, stream.decode(cut), "cut off at byte " + length);
            } catch (DecodeException e) {
                assertFalse(e.getMessage().isBlank());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void halfAStreamIsRefused(GoldenStreams stream) {
        byte[] half = Arrays.copyOf(stream.codestream(), stream.codestream().length / 2);
        assertThrows(DecodeException.class, () -> stream.decode(half));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void flippedBitsEndInPixelsOrARefusalSoon(GoldenStreams stream) {
        Random random = new Random(4711);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 300; i++) {
                byte[] damaged = stream.codestream().clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                try {
                    stream.decode(damaged);
                } catch (DicomException e) {
                    assertFalse(e.getMessage().isBlank());
                }
            }
        });
    }

    @ParameterizedTest
    @FieldSource("CODECS")
    void inputsOfTheFuzzTestEndInPixelsOrARefusal(String codec) {
        for (byte[] input : GoldenStreams.inputs(codec)) {
            if (input.length > 0) {
                PixelFormat format = GoldenStreams.FORMATS.get((input[0] & 0xFF) % GoldenStreams.FORMATS.size());
                byte[] codestream = Arrays.copyOfRange(input, 1, input.length);
                try {
                    GoldenStreams.decoder(codec).decode(codestream, format, new short[format.samples()]);
                } catch (DicomException e) {
                    assertFalse(e.getMessage().isBlank());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamOfAnotherSizeIsRefused(GoldenStreams stream) {
        PixelFormat f = stream.format();
        PixelFormat taller = new PixelFormat(
                f.rows() + 1,
                f.columns(),
                f.bitsAllocated(),
                f.bitsStored(),
                f.highBit(),
                f.signed(),
                f.samplesPerPixel(),
                false,
                f.photometricInterpretation(),
                1);
        short[] out = new short[taller.samples()];
        assertThrows(
                DecodeException.class,
                () -> GoldenStreams.decoder(stream.codec()).decode(stream.codestream(), taller, out));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamOfMoreBitsThanAllocatedIsRefused(GoldenStreams stream) {
        PixelFormat f = stream.format();
        if (f.bitsAllocated() == 16 && !isEightBitsWide(stream)) {
            PixelFormat narrow =
                    new PixelFormat(f.rows(), f.columns(), 8, 8, 7, f.signed(), 1, false, "MONOCHROME2", 1);
            short[] out = new short[f.samples()];
            assertThrows(
                    DecodeException.class,
                    () -> GoldenStreams.decoder(stream.codec()).decode(stream.codestream(), narrow, out));
        }
    }

    private static boolean isEightBitsWide(GoldenStreams stream) {
        return stream.codec().equals("jpegDct") && !stream.options().equals("e");
    }

    @Test
    @Tag("REQ-RCV-4")
    void retiredProgressiveJpegAndHighThroughputAreRefusedByName() {
        for (String suffix : List.of("4.53", "4.55", "4.201", "4.202", "4.203", "4.100")) {
            PixelFormatException refusal = assertThrows(
                    PixelFormatException.class, () -> FrameDecoder.forTransferSyntax("1.2.840.10008.1.2." + suffix));
            assertTrue(refusal.getMessage().contains(suffix));
        }
    }
}
