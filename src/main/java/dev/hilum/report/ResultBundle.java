package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes every encoding of a result into a folder. The same result gives the same bytes: UIDs are derived from the
 * result's, times are its creation time.
 */
public final class ResultBundle {
    private volatile ReportSettings settings;

    public ResultBundle(ReportSettings settings) {
        this.settings = settings;
    }

    /** The encodings to write from the next result on. */
    public void change(Set<ResultFile.Role> roles) {
        ReportSettings now = settings;
        settings = new ReportSettings(now.equipment(), now.zone(), now.language(), roles);
    }

    /**
     * Writes the encodings of the settings' roles, each complete and synced under its final name or not at all; objects
     * that this result does not have (no mask, no predecessor) are left out. The folder is made if need be and synced at
     * the end. The folder of the result before, where it lies beside this one, tells which objects are superseded.
     *
     * @param voxels for key images and overlays; null leaves them out
     * @throws UncheckedIOException that names the file
     */
    public List<ResultFile> write(StudyReport report, @Nullable HuVoxels voxels, Path folder) {
        Set<ResultFile.Role> roles = settings.roles();
        createFolder(folder);
        Map<ResultFile.Role, Future<Optional<ResultFile>>> written = new EnumMap<>(ResultFile.Role.class);
        // Each encoding is independent of the others, and a reader waits for the last.
        try (ExecutorService encoders = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> pdf = encoders.submit(() -> PdfReport.write(report, settings, voxels));
            for (ResultFile.Role role : roles) {
                written.put(role, encoders.submit(() -> encode(role, report, voxels, pdf, folder)));
            }
        }
        List<ResultFile> files = new ArrayList<>();
        written.forEach((role, file) ->
                result(file).ifPresentOrElse(files::add, () -> remove(folder.resolve(role.fileName()))));
        syncFolder(folder);
        return List.copyOf(files);
    }

    private static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a report was written", e);
        }
    }

    private Optional<ResultFile> encode(
            ResultFile.Role role, StudyReport report, @Nullable HuVoxels voxels, Future<byte[]> pdf, Path folder) {
        return switch (role) {
            case JSON -> file(role, folder, JsonReport.write(report));
            case PDF -> file(role, folder, result(pdf));
            case HTML -> file(role, folder, HtmlReport.write(report, settings, voxels));
            case FHIR -> file(role, folder, FhirReport.write(report, settings));
            case HL7 -> file(role, folder, Hl7Report.write(report, settings));
            case SR -> object(role, folder, Optional.of(SrReport.of(report, settings)));
            case SEG -> object(role, folder, SegReport.of(report, settings));
            case CHEST_CAD_SR -> object(role, folder, ChestCadReport.of(report, settings));
            case LABELMAP -> object(role, folder, SegReport.labelMapOf(report, settings));
            case SC -> object(role, folder, OverlayReport.of(report, settings, voxels));
            case ENCAPSULATED_PDF -> object(role, folder, Optional.of(PdfObject.of(report, settings, result(pdf))));
            case IOCM -> object(role, folder, RejectionNote.of(report, settings, superseded(report, folder)));
        };
    }

    /** Every object that lies in the folder of the result before; nothing where there is none any more. */
    private static List<InstanceReference> superseded(StudyReport report, Path folder) {
        StudyReport.Predecessor earlier = report.predecessor();
        List<InstanceReference> objects = new ArrayList<>();
        if (earlier != null) {
            Path before = folder.toAbsolutePath().resolveSibling(earlier.resultUid());
            for (ResultFile.Role role : ResultFile.Role.values()) {
                Path file = before.resolve(role.fileName());
                if (role.fileName().endsWith(".dcm") && role != ResultFile.Role.IOCM && Files.exists(file)) {
                    objects.add(reference(file));
                }
            }
        }
        return objects;
    }

    private static InstanceReference reference(Path file) {
        try {
            DataSet object = Part10Reader.read(file).dataSet();
            return new InstanceReference(
                    object.string(Tag.StudyInstanceUID).orElseThrow(),
                    object.string(Tag.SeriesInstanceUID).orElseThrow(),
                    object.string(Tag.SOPClassUID).orElseThrow(),
                    object.string(Tag.SOPInstanceUID).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Optional<ResultFile> file(ResultFile.Role role, Path folder, byte[] bytes) {
        return Optional.of(writeFile(role, folder, bytes));
    }

    private static Optional<ResultFile> object(ResultFile.Role role, Path folder, Optional<DataSet> object) {
        return object.map(dataSet -> writeObject(role, folder, dataSet));
    }

    private static ResultFile writeObject(ResultFile.Role role, Path folder, DataSet object) {
        byte[] bytes = Part10Writer.toBytes(object, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        ResultFile file = writeFile(role, folder, bytes);
        return new ResultFile(
                role,
                file.path(),
                object.string(Tag.SOPClassUID).orElseThrow(),
                object.string(Tag.SOPInstanceUID).orElseThrow());
    }

    private static ResultFile writeFile(ResultFile.Role role, Path folder, byte[] bytes) {
        Path target = folder.resolve(role.fileName());
        Path part = folder.resolve(role.fileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
        return new ResultFile(role, target, null, null);
    }

    /** An object of an earlier result in the same folder must not be taken for this one's. */
    private static void remove(Path stale) {
        try {
            Files.deleteIfExists(stale);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + stale, e);
        }
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }

    /** A renamed file is durable only with its entry in the folder. */
    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sync " + folder, e);
        }
    }
}
