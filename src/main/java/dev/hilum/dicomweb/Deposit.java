package dev.hilum.dicomweb;

import dev.hilum.receive.PartTenIntake;
import dev.hilum.receive.StoreOutcome;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What one HTTP request brings: Part 10 files and ZIP archives of them, each file stored as durably as by C-STORE before
 * the next is read. Nothing is unpacked to disk, so names of files are never paths; they are told back to the sender
 * only, as they may hold a patient's name.
 */
final class Deposit implements AutoCloseable {
    private static final int MAX_NAME = 200;

    private final PartTenIntake intake;
    private final Limits limits;
    private final List<FileResult> results = new ArrayList<>();
    private int passedOver;

    Deposit(PartTenIntake intake, Limits limits) {
        this.intake = intake;
        this.limits = limits;
    }

    /**
     * What a request may bring.
     *
     * @param maxFileBytes of one file, unpacked
     * @param maxEntries of one archive
     * @param maxUnpackedBytes of one archive
     * @param maxRatio of unpacked to packed bytes; CT compresses by 2 to 20, only a bomb by hundreds
     * @param ratioFromBytes the ratio is looked at only when so much has been unpacked
     */
    record Limits(long maxFileBytes, int maxEntries, long maxUnpackedBytes, int maxRatio, long ratioFromBytes) {
        static Limits of(long maxFileBytes) {
            return new Limits(maxFileBytes, 100_000, 64L << 30, 200, 256L << 20);
        }
    }

    /** What became of a file; status as in DIMSE, 0 for success. */
    record FileResult(
            String name,
            int status,
            @Nullable String reason,
            @Nullable String sopClassUid,
            @Nullable String sopInstanceUid,
            @Nullable String studyInstanceUid,
            boolean isNew) {}

    List<FileResult> results() {
        return List.copyOf(results);
    }

    /** Folders, hidden files and directories of media, which are no instances. */
    int passedOver() {
        return passedOver;
    }

    void brokeOff() {
        intake.brokeOff();
    }

    /**
     * Takes a file, by its first bytes a ZIP archive or Part 10.
     *
     * @throws IOException where the request breaks off
     */
    void take(String name, InputStream body) throws IOException {
        BufferedInputStream file = new BufferedInputStream(body);
        file.mark(4);
        byte[] magic = file.readNBytes(4);
        file.reset();
        if (magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3 && magic[3] == 4) {
            archive(name, file);
        } else {
            instance(name, new Limited(file, limits.maxFileBytes(), "file"));
        }
    }

    private void instance(String name, InputStream file) throws IOException {
        try {
            PartTenIntake.Taken taken = intake.store(file);
            results.add(result(shortened(name), taken));
        } catch (LimitException e) {
            failed(name, String.valueOf(e.getMessage()));
        }
    }

    private void archive(String name, InputStream body) throws IOException {
        Counted packed = new Counted(body);
        // Names without the UTF-8 flag are in any of many sets: this one reads all bytes.
        ZipInputStream zip = new ZipInputStream(packed, StandardCharsets.ISO_8859_1);
        Unpacked unpacked = new Unpacked(zip, packed);
        try {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > limits.maxEntries()) {
                    throw new LimitException("more than " + limits.maxEntries() + " files in one archive");
                }
                entry(entry, unpacked);
            }
            if (entries == 0) {
                failed(name, "the archive holds no file");
            }
        } catch (LimitException e) {
            failed(name, "ZIP refused from here on: " + e.getMessage());
        } catch (ZipException | IllegalArgumentException e) {
            failed(name, "ZIP cannot be read from here on: " + e.getMessage());
        } catch (EOFException e) {
            requireWhole(packed, e);
            failed(name, "ZIP cannot be read from here on: it ends too early");
        }
    }

    /** An archive that is cut has an outcome; a request that breaks off fails again when it is read on. */
    private static void requireWhole(InputStream body, EOFException early) throws IOException {
        if (body.read() >= 0) {
            throw early;
        }
    }

    /** A file that is too large ends the archive: passing over it would unpack it all the same. */
    private void entry(ZipEntry entry, Unpacked unpacked) throws IOException {
        String file = entry.getName().replace('\\', '/');
        String last = file.substring(file.lastIndexOf('/') + 1);
        boolean noInstance =
                entry.isDirectory() || last.startsWith(".") || last.equals("DICOMDIR") || file.startsWith("__MACOSX/");
        if (noInstance) {
            passedOver++;
            return;
        }
        unpacked.begin();
        results.add(result(shortened(file), intake.store(unpacked)));
    }

    private void failed(String name, String reason) {
        results.add(new FileResult(shortened(name), 0xC000, reason, null, null, null, false));
    }

    private static FileResult result(String name, PartTenIntake.Taken taken) {
        return switch (taken.outcome()) {
            case StoreOutcome.Stored stored -> stored(name, taken, stored.row().studyInstanceUid(), true);
            case StoreOutcome.Revised revised ->
                stored(name, taken, revised.row().studyInstanceUid(), true);
            case StoreOutcome.Duplicate duplicate ->
                stored(name, taken, duplicate.row().studyInstanceUid(), false);
            case StoreOutcome.Refused refused ->
                new FileResult(
                        name,
                        refused.status(),
                        refused.comment(),
                        taken.sopClassUid(),
                        taken.sopInstanceUid(),
                        null,
                        false);
        };
    }

    private static FileResult stored(String name, PartTenIntake.Taken taken, String study, boolean isNew) {
        return new FileResult(name, 0, null, taken.sopClassUid(), taken.sopInstanceUid(), study, isNew);
    }

    private static String shortened(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain;
    }

    @Override
    public void close() {
        intake.close();
    }

    /** More than a request may bring. */
    private static final class LimitException extends IOException {
        private static final long serialVersionUID = 1L;

        LimitException(String message) {
            super(message);
        }
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    private static final class Limited extends FilterInputStream {
        private final long most;
        private final String what;
        private long count;

        Limited(InputStream in, long most, String what) {
            super(in);
            this.most = most;
            this.what = what;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            if (count > most) {
                throw new LimitException("the " + what + " is larger than " + most + " bytes");
            }
            return read;
        }
    }

    /** One entry after the other, with what all of them unpack to held against the limits. */
    private final class Unpacked extends InputStream {
        private final ZipInputStream zip;
        private final Counted packed;
        private long total;
        private long ofFile;

        Unpacked(ZipInputStream zip, Counted packed) {
            this.zip = zip;
            this.packed = packed;
        }

        void begin() {
            ofFile = 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = zip.read(target, offset, length);
            total += Math.max(0, read);
            ofFile += Math.max(0, read);
            if (ofFile > limits.maxFileBytes()) {
                throw new LimitException("a file in it is larger than " + limits.maxFileBytes() + " bytes");
            }
            boolean bomb = total > limits.ratioFromBytes() && total / limits.maxRatio() > packed.count;
            if (bomb || total > limits.maxUnpackedBytes()) {
                throw new LimitException(
                        "it unpacks to more than is allowed: " + total + " of " + packed.count + " bytes");
            }
            return read;
        }
    }
}
