package dev.hilum.dicom.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.SharedData;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.FileSource;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dcmtk and gdcm encode is decoded bit by bit; what they decode is decoded to the same. */
class CodecPeersTest {
    @TempDir
    Path folder;

    /** A lossless encoder: a command that gets an input and an output file. */
    record Encoder(String... command) {
        @Override
        public String toString() {
            return String.join(" ", command);
        }
    }

    static List<Encoder> encoders() {
        List<Encoder> encoders = new ArrayList<>(List.of(
                new Encoder("dcmcrle"),
                new Encoder("dcmcjpls", "+el"),
                new Encoder("dcmcjpls", "+el", "+t1", "5", "+t2", "12", "+t3", "40", "+rs", "32"),
                new Encoder("dcmcjpeg", "+e1"),
                new Encoder("gdcmconv", "--rle"),
                new Encoder("gdcmconv", "--jpeg"),
                new Encoder("gdcmconv", "--jpegls"),
                new Encoder("gdcmconv", "--j2k")));
        for (int predictor = 1; predictor <= 7; predictor++) {
            encoders.add(new Encoder("dcmcjpeg", "+el", "+sv", String.valueOf(predictor)));
        }
        return encoders;
    }

    private static int[] values(DicomObject object) {
        PixelFrames frames = PixelFrames.open(object);
        short[] frame = frames.frame(1);
        int[] values = new int[frame.length];
        for (int i = 0; i < frame.length; i++) {
            values[i] = frames.format().signed() ? frame[i] : frame[i] & 0xFFFF;
        }
        return values;
    }

    private void check(Encoder encoder, GeneratedImage image) throws Exception {
        Path plain = folder.resolve("plain.dcm");
        Path encoded = folder.resolve("encoded.dcm");
        Part10Writer.write(plain, image.dataSet(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        // Encoders refuse some images (gdcm: JPEG 2000 of a few pixels); what they do write must be decoded.
        if (PeerProgram.convert(plain, encoded, encoder.command())) {
            String named = encoder + ": " + image.name() + ", " + image.bits() + " bits";
            assertArrayEquals(image.values(), values(Part10Reader.readHeader(new FileSource(encoded))), named);
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    @org.junit.jupiter.api.Tag("REQ-RCV-4")
    void aSmoothSignedImageIsDecodedExactly(Encoder encoder) throws Exception {
        PeerProgram.require(encoder.command()[0]);
        check(encoder, GeneratedImage.of(16, true).getLast());
        check(encoder, GeneratedImage.of(12, false).getLast());
    }

    @ParameterizedTest
    @MethodSource("encoders")
    @org.junit.jupiter.api.Tag("REQ-RCV-4")
    @org.junit.jupiter.api.Tag("slow")
    void everyDepthSignSizeAndContentIsDecodedExactly(Encoder encoder) throws Exception {
        PeerProgram.require(encoder.command()[0]);
        for (int bits : new int[] {8, 10, 12, 16}) {
            for (boolean signed : new boolean[] {false, true}) {
                for (GeneratedImage image : GeneratedImage.of(bits, signed)) {
                    check(encoder, image);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    @org.junit.jupiter.api.Tag("slow")
    void realSlicesAreDecodedExactly(Encoder encoder) throws Exception {
        PeerProgram.require(encoder.command()[0]);
        Path series = SharedData.path("lung-fcp-01-0001");
        for (String name : List.of("1-001.dcm", "1-050.dcm", "1-098.dcm")) {
            Path encoded = folder.resolve(name);
            assertTrue(PeerProgram.convert(series.resolve(name), encoded, encoder.command()), encoder + " " + name);
            assertArrayEquals(
                    values(Part10Reader.read(series.resolve(name))), values(Part10Reader.read(encoded)), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lidc-idri/0001", "lung-pet-ct-dx-a0001"})
    @org.junit.jupiter.api.Tag("REQ-RCV-4")
    void aSliceOfARealJpegLsSeriesEqualsWhatDcmtkDecodes(String series) throws Exception {
        compareWithDcmtk(slices(series).subList(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lidc-idri/0001", "lung-pet-ct-dx-a0001"})
    @org.junit.jupiter.api.Tag("slow")
    void allSlicesOfARealJpegLsSeriesEqualWhatDcmtkDecodes(String series) throws Exception {
        compareWithDcmtk(slices(series));
    }

    private static List<Path> slices(String series) throws IOException {
        try (Stream<Path> files = Files.walk(SharedData.path(series))) {
            return files.filter(file -> file.toString().endsWith(".dcm"))
                    .sorted()
                    .toList();
        }
    }

    private void compareWithDcmtk(List<Path> slices) throws Exception {
        PeerProgram.require("dcmdjpls");
        assertTrue(!slices.isEmpty());
        for (Path slice : slices) {
            Path plain = folder.resolve("plain.dcm");
            assertTrue(
                    PeerProgram.convert(slice, plain, "dcmdjpls"),
                    slice.getFileName().toString());
            DicomObject encoded = Part10Reader.readHeader(new FileSource(slice));
            assertEquals(TransferSyntax.JPEG_LS_LOSSLESS.uid(), encoded.transferSyntaxUid());
            assertArrayEquals(
                    values(Part10Reader.read(plain)),
                    values(encoded),
                    slice.getFileName().toString());
        }
    }

    /** The inverse transform is not specified to the last bit (T.81 A.3.3): one grey level may lie between two decoders. */
    @Test
    void lossyJpegIsWithinOneGreyLevelOfDcmtk() throws Exception {
        PeerProgram.require("dcmcjpeg");
        PeerProgram.require("dcmdjpeg");
        Path plain = folder.resolve("plain.dcm");
        Path encoded = folder.resolve("encoded.dcm");
        for (int bits : new int[] {8, 12}) {
            GeneratedImage image = GeneratedImage.of(bits, false).getLast();
            Part10Writer.write(plain, image.dataSet(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            assertTrue(PeerProgram.convert(plain, encoded, "dcmcjpeg", bits == 8 ? "+eb" : "+ee"));
            assertTrue(PeerProgram.convert(encoded, plain, "dcmdjpeg"));
            assertTrue(difference(Part10Reader.read(plain), Part10Reader.read(encoded)) <= 1, bits + " bits");
        }
    }

    @Test
    void nearLosslessStaysWithinNearAndEqualsDcmtk() throws Exception {
        PeerProgram.require("dcmcjpls");
        Path plain = folder.resolve("plain.dcm");
        Path encoded = folder.resolve("encoded.dcm");
        Path decoded = folder.resolve("decoded.dcm");
        for (int bits : new int[] {8, 12, 16}) {
            for (int near : new int[] {1, 2, 7, 50}) {
                Part10Writer.write(
                        plain,
                        GeneratedImage.of(bits, false).getLast().dataSet(),
                        TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
                assertTrue(PeerProgram.convert(plain, encoded, "dcmcjpls", "+en", "+md", String.valueOf(near)));
                assertTrue(PeerProgram.convert(encoded, decoded, "dcmdjpls"));
                String named = bits + " bits, NEAR " + near;
                assertEquals(0, difference(Part10Reader.read(decoded), Part10Reader.read(encoded)), named);
                assertTrue(difference(Part10Reader.read(plain), Part10Reader.read(encoded)) <= near, named);
            }
        }
    }

    private static int difference(DicomObject one, DicomObject other) {
        int[] a = values(one);
        int[] b = values(other);
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** No encoder here writes restart markers: two independent codings joined by RST0 are what they stand for. */
    @Test
    void restartMarkersOfJpegLsBeginAnew() throws Exception {
        PeerProgram.require("dcmcjpls");
        GeneratedImage image = GeneratedImage.of(16, false).getLast();
        byte[] stream = codestream(image);
        int header = scanData(stream);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(stream, 0, 2);
        joined.write(new byte[] {(byte) 0xFF, (byte) 0xDD, 0, 4, 0, (byte) image.rows()}, 0, 6);
        joined.write(stream, 2, stream.length - 4);
        joined.write(new byte[] {(byte) 0xFF, (byte) 0xD0}, 0, 2);
        joined.write(stream, header, stream.length - header);
        byte[] doubled = joined.toByteArray();
        // Lines in SOF55: behind SOI, DRI, the marker, its length and the precision.
        doubled[2 + 6 + 5] = (byte) (2 * image.rows() >> 8);
        doubled[2 + 6 + 6] = (byte) (2 * image.rows());
        PixelFormat format =
                new PixelFormat(2 * image.rows(), image.columns(), 16, 16, 15, false, 1, false, "MONOCHROME2", 1);
        short[] out = new short[format.samples()];
        new JpegLsDecoder().decode(doubled, format, out);
        for (int i = 0; i < out.length; i++) {
            assertEquals(image.values()[i % image.values().length], out[i] & 0xFFFF);
        }
    }

    private byte[] codestream(GeneratedImage image) throws Exception {
        Path plain = folder.resolve("plain.dcm");
        Path encoded = folder.resolve("encoded.dcm");
        Part10Writer.write(plain, image.dataSet(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        assertTrue(PeerProgram.convert(plain, encoded, "dcmcjpls", "+el"));
        Value value = Part10Reader.read(encoded)
                .dataSet()
                .element(Tag.PixelData)
                .orElseThrow()
                .value();
        byte[] fragment = ((Value.Fragments) value).fragments().getFirst();
        int end = fragment.length;
        while (fragment[end - 1] != (byte) 0xD9) {
            end--;
        }
        return java.util.Arrays.copyOf(fragment, end);
    }

    private static int scanData(byte[] stream) {
        int at = 2;
        while (stream[at + 1] != (byte) 0xDA) {
            at += 2 + ((stream[at + 2] & 0xFF) << 8 | stream[at + 3] & 0xFF);
        }
        return at + 2 + ((stream[at + 2] & 0xFF) << 8 | stream[at + 3] & 0xFF);
    }
}
