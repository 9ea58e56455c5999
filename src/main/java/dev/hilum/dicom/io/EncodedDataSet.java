package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data set of a Part 10 file as its bytes lie there, for sending it on without decoding (PS3.10 section 7.1).
 *
 * @param meta file meta information
 * @param start of the data set in the file, in bytes
 */
public record EncodedDataSet(Path file, DataSet meta, long start) {
    private static final int PREFIX = 132;

    /**
     * Reads the file meta information.
     *
     * @throws DicomException where the file has none: it is not a Part 10 file
     */
    public static EncodedDataSet of(Path file) throws IOException {
        FileSource source = new FileSource(file);
        boolean prefixed = source.size() >= PREFIX
                && new String(source.read(PREFIX - 4, 4), java.nio.charset.StandardCharsets.US_ASCII).equals("DICM");
        if (!prefixed) {
            throw new DicomException("no DICM prefix at byte 128: not a DICOM Part 10 file");
        }
        SourceCursor cursor = new SourceCursor(source, false);
        cursor.moveTo(PREFIX);
        DataSet meta = new DataSetParser(cursor, ReadLimits.DEFAULT, false, DataSetParser.NO_STOP).readMeta();
        return new EncodedDataSet(file, meta, cursor.position());
    }

    public String transferSyntaxUid() {
        return required(Tag.TransferSyntaxUID);
    }

    public String sopClassUid() {
        return required(Tag.MediaStorageSOPClassUID);
    }

    public String sopInstanceUid() {
        return required(Tag.MediaStorageSOPInstanceUID);
    }

    /** The encoded data set, to its end. The caller closes it. */
    public InputStream open() throws IOException {
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(start);
        return new BufferedInputStream(in, 1 << 16);
    }

    private String required(int tag) {
        return meta.string(tag)
                .orElseThrow(() -> new DicomException(Tag.format(tag) + " is missing in the file meta information"));
    }
}
