package dev.hilum.validate.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.SharedData;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.study.StoredInstance;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VoxelIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests and reference standards in their published formats. */
@Tag("REQ-VAL")
class ReferenceFormatsTest {
    private static final String HEAD = "case,path,reference,referenceType,label,sex,age,stage,site,disease\n";

    @TempDir
    Path folder;

    @Test
    void manifestNamesFileRecordAndColumnOfWhatIsWrong() throws IOException {
        Path file = folder.resolve("manifest.csv");
        Files.writeString(file, HEAD + "a,a,x.csv;y.nii,luna16;lesion-mask,positive,F,60,EARLY,S1,\n");
        Manifest manifest = Manifest.read(file);
        assertEquals(
                List.of(ReferenceType.LUNA16, ReferenceType.LESION_MASK),
                manifest.cases().getFirst().types());
        assertEquals(true, manifest.cases().getFirst().label());
        Files.writeString(file, HEAD + "a,a,x.csv,luna,,,,,,\n");
        refused(file, "record 2", "luna16");
        Files.writeString(file, HEAD + "a,a,,,maybe,,,,,\n");
        refused(file, "label 'maybe'");
        Files.writeString(file, HEAD + "a,a,,,,,,,,\na,b,,,,,,,,\n");
        refused(file, "twice");
        Files.writeString(file, "case,path\na,b\n");
        refused(file, "missing: ");
    }

    @Test
    void aManifestThatCannotBeReadSaysWhy() throws IOException {
        Path file = folder.resolve("gbk.csv");
        Files.write(file, (HEAD + "\u75c5,a,,,,,,,,\n").getBytes("GBK"));
        refused(file, file.toString(), "is not UTF-8 text");
        refused(folder.resolve("absent.csv"), "absent.csv: there is no such file");
        refused(folder.resolve("absent.json"), "absent.json: there is no such file");
    }

    private static void refused(Path file, String... parts) {
        String message = assertThrows(ReferenceException.class, () -> Manifest.read(file))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void initWritesWhatReadReads() throws IOException {
        Files.createDirectories(folder.resolve("one"));
        Files.writeString(folder.resolve("one/annotations.csv"), "seriesuid,coordX,coordY,coordZ,diameter_mm\n");
        Manifest manifest = Manifest.read(Manifest.init(folder));
        assertEquals("one", manifest.cases().getFirst().name());
        assertEquals(List.of(ReferenceType.LUNA16), manifest.cases().getFirst().types());
        assertThrows(ReferenceException.class, () -> Manifest.init(folder));
    }

    /** 3 × 2 × 2 voxels of 2 × 3 × 4 mm; RAS origin (−10, −20, 30), so LPS (10, 20, 30) with x and y falling. */
    @Test
    void niftiAxesBecomeLps() throws IOException {
        ByteBuffer b = ByteBuffer.allocate(352 + 12).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0, 348)
                .putShort(40, (short) 3)
                .putShort(42, (short) 3)
                .putShort(44, (short) 2)
                .putShort(46, (short) 2);
        b.putShort(70, (short) 2).putFloat(108, 352).putShort(254, (short) 1);
        b.putFloat(280, 2)
                .putFloat(292, -10)
                .putFloat(300, 3)
                .putFloat(308, -20)
                .putFloat(320, 4)
                .putFloat(324, 30);
        b.put(344, (byte) 'n').put(345, (byte) '+').put(346, (byte) '1');
        b.put(352 + 1, (byte) 1).put(352 + 11, (byte) 2);
        Path file = folder.resolve("mask.nii");
        Files.write(file, b.array());
        VoxelLabels labels = MaskFile.read(file);
        assertEquals(List.of(1, 2), List.copyOf(labels.masks().keySet()));
        assertEquals(24, labels.masks().get(1).volumeMm3(), 1e-9);
        assertEquals(new PatientPoint(8, 20, 30), labels.geometry().toPatient(new VoxelIndex(1, 0, 0)));
        assertEquals(
                new PatientPoint(6, 17, 34), new Region.Voxels(labels.masks().get(2)).center());
    }

    @Test
    void metaImageKeepsLpsAndOrder() throws IOException {
        String header = "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_SHORT\n"
                + "ElementSpacing = 1 2 3\nOffset = 5 6 7\nBinaryDataByteOrderMSB = True\nElementDataFile = LOCAL\n";
        byte[] voxels = new byte[16];
        voxels[15] = 4;
        Path file = folder.resolve("mask.mha");
        Files.write(file, concat(header.getBytes(StandardCharsets.US_ASCII), voxels));
        VoxelLabels labels = MaskFile.read(file);
        assertEquals(
                new PatientPoint(6, 8, 10), new Region.Voxels(labels.masks().get(4)).center());
        Files.write(file, header.getBytes(StandardCharsets.US_ASCII));
        assertThrows(ReferenceException.class, () -> MaskFile.read(file));
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    /** docs of the collection: LUNA16 gives 23.4 mm at (56.2, 86.3, −115.9); four readers marked one nodule. */
    @Test
    void lidcXmlAndLuna16CsvNameTheSameNodule() throws IOException {
        Path lidc = SharedData.path("lidc-idri/0001");
        Path csv = SharedData.path("luna16-csv/annotations.csv");
        List<StoredInstance> study = headers(lidc);
        Reference readers = ReferenceReader.read(List.of(lidc.resolve("069.xml")), List.of(ReferenceType.LIDC), study);
        Reference luna = ReferenceReader.read(List.of(csv), List.of(ReferenceType.LUNA16), study);
        assertEquals(1, readers.nodules().size());
        assertEquals(1, luna.nodules().size());
        assertEquals("SOLID", readers.nodules().getFirst().density());
        PatientPoint a = readers.nodules().getFirst().region().center();
        PatientPoint b = luna.nodules().getFirst().region().center();
        assertTrue(a.distanceTo(b) < 4, a + " and " + b);
    }

    @Test
    void boxesOfSlicesAreJoinedToOneLesion() throws IOException {
        Path set = SharedData.path("lung-pet-ct-dx-a0001");
        Reference boxes =
                ReferenceReader.read(List.of(set.resolve("annotation")), List.of(ReferenceType.VOC), headers(set));
        assertEquals(1, boxes.nodules().size());
        double diameter = boxes.nodules().getFirst().diameterMm();
        assertTrue(diameter > 40 && diameter < 110, "a mass of about 6 cm, in a box of diameter " + diameter);
    }

    private static List<StoredInstance> headers(Path folder) throws IOException {
        List<StoredInstance> study = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
                study.add(new StoredInstance(Part10Reader.readHeader(file), ""));
            }
        }
        return study;
    }
}
