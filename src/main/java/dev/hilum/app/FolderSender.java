package dev.hilum.app;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.io.EncodedDataSet;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Sends a folder over one association, each file in the transfer syntax it is stored in. */
record FolderSender(String host, int port, String calledAeTitle, String callingAeTitle) {

    /** Told after each instance. */
    @FunctionalInterface
    interface Progress {
        void sent(int done, int total);
    }

    /** What became of it; one line per file that was not stored. */
    record Sent(int stored, List<String> failures) {}

    Sent send(Path folder, Progress progress) throws AssociationException {
        List<String> failures = new ArrayList<>();
        List<EncodedDataSet> items = items(folder);
        if (items.isEmpty()) {
            throw new IllegalArgumentException(folder + " holds no DICOM file");
        }
        int done = 0;
        try (Association association =
                Association.open(RequestorSettings.to(host, port, calledAeTitle, callingAeTitle, proposals(items)))) {
            for (EncodedDataSet item : items) {
                DimseStatus status = store(association, item);
                if (!status.isStored()) {
                    failures.add(item.file() + ": " + status);
                }
                progress.sent(++done, items.size());
            }
            association.release();
        }
        return new Sent(done - failures.size(), List.copyOf(failures));
    }

    private static DimseStatus store(Association association, EncodedDataSet item) throws AssociationException {
        try (InputStream bytes = item.open()) {
            return association.store(item.sopClassUid(), item.sopInstanceUid(), item.transferSyntaxUid(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + item.file(), e);
        }
    }

    private static List<RequestorSettings.Proposal> proposals(List<EncodedDataSet> items) {
        Set<RequestorSettings.Proposal> proposals = new LinkedHashSet<>();
        items.forEach(
                i -> proposals.add(new RequestorSettings.Proposal(i.sopClassUid(), List.of(i.transferSyntaxUid()))));
        return List.copyOf(proposals);
    }

    /** Other files may lie beside the study: truth.json, README.md. */
    private static Optional<EncodedDataSet> dataSet(Path file) throws IOException {
        try {
            EncodedDataSet item = EncodedDataSet.of(file);
            return item.sopInstanceUid().isEmpty() ? Optional.empty() : Optional.of(item);
        } catch (DicomException e) {
            return Optional.empty();
        }
    }

    private static List<EncodedDataSet> items(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<EncodedDataSet> items = new ArrayList<>();
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                dataSet(file).ifPresent(items::add);
            }
            return items;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
