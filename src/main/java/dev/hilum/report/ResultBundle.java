package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes every encoding of a result into a folder. The same result gives the same bytes: UIDs are derived from the
 * result's, times are its creation time.
 */
public final class ResultBundle {
    private final ReportSettings settings;

    public ResultBundle(ReportSettings settings) {
        this.settings = settings;
    }

    /**
     * Writes {@code report.json}, {@code sr.dcm}, {@code seg.dcm} (only when something was segmented) and
     * {@code report.pdf}, each complete and synced under its final name or not at all. The folder is made if need be
     * and synced at the end.
     *
     * @param voxels for key images; null leaves them out
     * @throws UncheckedIOException that names the file
     */
    public List<ResultFile> write(StudyReport report, @Nullable HuVoxels voxels, Path folder) {
        List<ResultFile> files = new ArrayList<>();
        createFolder(folder);
        files.add(writeFile(ResultFile.Role.JSON, folder, JsonReport.write(report)));
        files.add(writeObject(ResultFile.Role.SR, folder, SrReport.of(report, settings)));
        SegReport.of(report, settings)
                .ifPresentOrElse(
                        segmentation -> files.add(writeObject(ResultFile.Role.SEG, folder, segmentation)),
                        () -> remove(folder.resolve(ResultFile.Role.SEG.fileName())));
        files.add(writeFile(ResultFile.Role.PDF, folder, PdfReport.write(report, settings, voxels)));
        syncFolder(folder);
        return List.copyOf(files);
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

    /** A segmentation of an earlier result in the same folder must not be taken for this one's. */
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
