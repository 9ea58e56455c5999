package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes SOP instances: Part 10 files (PS3.10 section 7) and bare data sets, in canonical form: even lengths, defined
 * lengths of sequences and items, no group lengths but that of group 2, text in UTF-8 (ISO_IR 192). Specific Character
 * Set (0008,0005) is set where the data set had one or has text beyond ASCII. What the standard cannot express is a
 * {@link DicomException} that names the tag.
 */
public final class Part10Writer {
    private static final int PREAMBLE = 128;
    private static final byte[] VERSION = {0, 1};

    private Part10Writer() {}

    /** Writes a file in its object's transfer syntax, values left in the source included; an existing file is replaced. */
    public static void write(Path path, DicomObject object) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
            write(out, object);
        }
    }

    public static void write(OutputStream out, DicomObject object) throws IOException {
        TransferSyntax syntax = object.transferSyntax();
        DataSet meta = fileMeta(object.dataSet(), syntax);
        object.meta().elements().stream()
                .filter(e -> !meta.contains(e.tag()))
                .toList()
                .forEach(meta::put);
        out.write(fileHeader(meta));
        DataSetStream.write(out, object.dataSet(), syntax, e -> DeferredValues.load(e, object.source(), syntax));
    }

    public static void write(Path path, DataSet dataSet, TransferSyntax syntax) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
            write(out, dataSet, syntax);
        }
    }

    public static void write(OutputStream out, DataSet dataSet, TransferSyntax syntax) throws IOException {
        out.write(fileHeader(fileMeta(dataSet, syntax)));
        writeDataSet(out, dataSet, syntax);
    }

    /** A whole file in memory. */
    public static byte[] toBytes(DicomObject object) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, object);
        return out.toByteArray();
    }

    /** A whole file in memory; the data set holds no deferred values. */
    public static byte[] toBytes(DataSet dataSet, TransferSyntax syntax) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            write(out, dataSet, syntax);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a data set without file meta information, as C-STORE sends it. The stream stays open. */
    public static void writeDataSet(OutputStream out, DataSet dataSet, TransferSyntax syntax) throws IOException {
        DataSetStream.write(out, dataSet, syntax, e -> e);
    }

    /** A data set without file meta information, in memory. */
    public static byte[] dataSetBytes(DataSet dataSet, TransferSyntax syntax) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writeDataSet(out, dataSet, syntax);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A DIMSE command set: Implicit VR Little Endian with its group length (PS3.7 section 6.3.1). */
    public static byte[] commandSetBytes(DataSet commandSet) {
        byte[] elements = dataSetBytes(commandSet, TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
        EncodeBuffer bytes = new EncodeBuffer(false);
        bytes.tag(Tag.CommandGroupLength);
        bytes.u32(4);
        bytes.u32(elements.length);
        bytes.bytes(elements);
        return bytes.toBytes();
    }

    /** The file meta information of a data set: its SOP class and instance, the syntax, Hilum as the writer. */
    public static DataSet fileMeta(DataSet dataSet, TransferSyntax syntax) {
        return fileMeta(required(dataSet, Tag.SOPClassUID), required(dataSet, Tag.SOPInstanceUID), syntax.uid());
    }

    /** For a data set whose bytes are stored as received. */
    public static DataSet fileMeta(String sopClassUid, String sopInstanceUid, String transferSyntaxUid) {
        return new DataSet()
                .setBytes(Tag.FileMetaInformationVersion, Vr.OB, VERSION.clone())
                .setStrings(Tag.MediaStorageSOPClassUID, Vr.UI, sopClassUid)
                .setStrings(Tag.MediaStorageSOPInstanceUID, Vr.UI, sopInstanceUid)
                .setStrings(Tag.TransferSyntaxUID, Vr.UI, transferSyntaxUid)
                .setStrings(Tag.ImplementationClassUID, Vr.UI, Uid.IMPLEMENTATION_CLASS)
                .setStrings(Tag.ImplementationVersionName, Vr.SH, Uid.IMPLEMENTATION_VERSION);
    }

    /** Preamble, DICM and file meta information with its group length: what precedes the data set in a file. */
    public static byte[] fileHeader(DataSet meta) {
        byte[] elements = dataSetBytes(meta, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        EncodeBuffer bytes = new EncodeBuffer(false);
        bytes.bytes(new byte[PREAMBLE]);
        bytes.bytes(new byte[] {'D', 'I', 'C', 'M'});
        bytes.tag(Tag.FileMetaInformationGroupLength);
        bytes.bytes(new byte[] {'U', 'L', 4, 0});
        bytes.u32(elements.length);
        bytes.bytes(elements);
        return bytes.toBytes();
    }

    private static String required(DataSet dataSet, int tag) {
        return dataSet.string(tag).orElseThrow(() -> new DicomException(Tag.format(tag) + " is missing"));
    }
}
