package dev.hilum.dicom.pixel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The small codestreams in the test resources: what each is made from, and how. */
record GoldenStreams(String codec, String options, PixelFormat format, byte[] codestream, short[] original) {
    static final List<PixelFormat> FORMATS = List.of(
            new PixelFormat(12, 10, 16, 12, 11, false, 1, false, "MONOCHROME2", 1),
            new PixelFormat(7, 13, 16, 16, 15, true, 1, false, "MONOCHROME2", 1),
            new PixelFormat(8, 9, 8, 8, 7, false, 3, false, "RGB", 1),
            new PixelFormat(9, 8, 8, 8, 7, false, 1, false, "MONOCHROME2", 1));

    static final List<String> CODECS = List.of("rle", "jpegLossless", "jpegLs", "jpegDct", "jpeg2000");

    static FrameDecoder decoder(String codec) {
        return switch (codec) {
            case "rle" -> new RleDecoder();
            case "jpegLossless" -> new JpegLosslessDecoder();
            case "jpegLs" -> new JpegLsDecoder();
            case "jpegDct" -> new JpegDctDecoder();
            default -> new Jpeg2000Decoder();
        };
    }

    static List<GoldenStreams> of(String codec) {
        try (Stream<Path> files =
                Files.list(folder("FrameDecoderFuzzTestInputs").resolve(codec))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-3]-.*"))
                    .sorted()
                    .map(file -> read(codec, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All inputs of the fuzz test, crashes too. */
    static List<byte[]> inputs(String codec) {
        try (Stream<Path> files =
                Files.list(folder("FrameDecoderFuzzTestInputs").resolve(codec))) {
            return files.sorted().map(GoldenStreams::bytes).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isLossless() {
        return switch (codec) {
            case "jpegDct" -> false;
            case "jpegLs" -> !options.equals("n");
            case "jpegLossless" -> !options.equals("pt");
            case "jpeg2000" -> !options.startsWith("I");
            default -> true;
        };
    }

    short[] decode(byte[] bytes) {
        short[] out = new short[format.samples()];
        decoder(codec).decode(bytes, format, out);
        return out;
    }

    /** Largest difference to the original, as stored values. */
    int largestError(short[] decoded) {
        int largest = 0;
        for (int i = 0; i < decoded.length; i++) {
            int difference =
                    format.signed() ? decoded[i] - original[i] : (decoded[i] & 0xFFFF) - (original[i] & 0xFFFF);
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }

    @Override
    public String toString() {
        return codec + " " + options + " of image " + FORMATS.indexOf(format);
    }

    private static GoldenStreams read(String codec, Path file) {
        byte[] bytes = bytes(file);
        PixelFormat format = FORMATS.get(bytes[0]);
        short[] original = new short[format.samples()];
        byte[] raw = bytes(folder("golden").resolve(bytes[0] + ".raw"));
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(original);
        String options = file.getFileName().toString().substring(2);
        return new GoldenStreams(codec, options, format, Arrays.copyOfRange(bytes, 1, bytes.length), original);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        try {
            return Path.of(GoldenStreams.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
