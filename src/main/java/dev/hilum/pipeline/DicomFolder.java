package dev.hilum.pipeline;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.study.StoredInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The DICOM files of a folder and its sub-folders, grouped by study.
 *
 * @param studies instances by Study Instance UID
 * @param skipped files that are no DICOM instances, each with the reason
 */
public record DicomFolder(Map<String, List<StoredInstance>> studies, List<Skipped> skipped) {
    private static final int HASH_CHUNK = 1 << 20;

    /** A file that was left out. */
    public record Skipped(Path file, String why) {}

    /**
     * Reads all headers; pixel data stays in the files.
     *
     * @throws UncheckedIOException where the folder or a file in it cannot be read
     */
    public static DicomFolder read(Path folder) {
        Map<String, List<StoredInstance>> studies = new TreeMap<>();
        List<Skipped> skipped = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                StoredInstance instance = instance(file);
                studies.computeIfAbsent(instance.object().studyInstanceUid(), uid -> new ArrayList<>())
                        .add(instance);
            } catch (DicomException e) {
                skipped.add(new Skipped(file, String.valueOf(e.getMessage())));
            }
        }
        return new DicomFolder(studies, List.copyOf(skipped));
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UncheckedIOException(new IOException(folder + " is not a folder"));
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static StoredInstance instance(Path file) {
        try {
            DicomObject object = Part10Reader.readHeader(file);
            object.sopInstanceUid();
            object.sopClassUid();
            object.seriesInstanceUid();
            return new StoredInstance(object, pixelHash(object));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** SHA-256 of the stored pixel bytes as they lie in the file; of nothing where there are none. */
    private static String pixelHash(DicomObject object) throws IOException {
        MessageDigest digest = sha256();
        Value value =
                object.dataSet().element(Tag.PixelData).map(e -> e.value()).orElse(null);
        switch (value) {
            case Value.Deferred deferred -> hash(digest, object, deferred);
            case Value.Bytes bytes -> digest.update(bytes.bytes());
            case Value.Fragments fragments -> fragments.fragments().forEach(digest::update);
            case null, default -> {}
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void hash(MessageDigest digest, DicomObject object, Value.Deferred deferred) throws IOException {
        long end = deferred.length() < 0 ? object.source().size() : deferred.offset() + deferred.length();
        for (long at = deferred.offset(); at < end; at += HASH_CHUNK) {
            digest.update(object.source().read(at, (int) Math.min(HASH_CHUNK, end - at)));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
