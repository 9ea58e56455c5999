package dev.hilum.pipeline;

import dev.hilum.compare.Comparison.Mode;
import dev.hilum.compare.NotCompared;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.FindOutcome;
import dev.hilum.dicom.net.QueryModel;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.RequestorSettings.Proposal;
import dev.hilum.dicom.net.RetrieveOutcome;
import dev.hilum.study.StoredInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Priors that the own store lacks, from a PACS by C-FIND and C-GET. They are kept for the time of one analysis only, do not
 * enter the inbox and are no study of ours: nothing is reported of them. What the header says of the patient is checked by
 * the comparison, as for any prior.
 */
final class PacsPriors {
    private static final int MOST_STUDIES = 500;
    private static final List<String> CLASSES =
            List.of(Uid.CT_IMAGE, Uid.ENHANCED_CT_IMAGE, Uid.LEGACY_CONVERTED_ENHANCED_CT_IMAGE);
    /** A context each, since a peer sends an instance only in the syntax that it has it in. */
    private static final List<String> SYNTAXES = List.of(
            TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid(),
            TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid(),
            "1.2.840.10008.1.2.4.70",
            "1.2.840.10008.1.2.4.80",
            "1.2.840.10008.1.2.4.90",
            "1.2.840.10008.1.2.5");

    /** No analysis takes so long: what is older was left by a process that ended. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final List<PriorSource> sources;
    private final Path folder;

    /** @param folder for what is fetched, shared with other nodes; what a process has left there is erased */
    PacsPriors(List<PriorSource> sources, Path folder, Instant now) {
        this.sources = List.copyOf(sources);
        this.folder = folder;
        eraseLeftBehind(now);
    }

    private void eraseLeftBehind(Instant now) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                if (Files.getLastModifiedTime(child).toInstant().isBefore(now.minus(LEFT_BEHIND))) {
                    erase(child);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** What came of asking. */
    sealed interface Answer {
        /** No earlier CT study of the patient there, or nothing to ask by. */
        record None() implements Answer {}

        /** To be closed when the analysis is over: the files go with it. */
        record Fetched(PriorStudy prior, Path files) implements Answer, AutoCloseable {
            @Override
            public void close() {
                erase(files);
            }
        }

        /** There may be one, and it did not come. */
        record Failed(NotCompared why) implements Answer {}
    }

    /** Asks for the prior of a study; any failure of the PACS is an answer, since the study itself does not wait for it. */
    Answer of(DataSet header) {
        Optional<PriorQuery> query = PriorQuery.of(header);
        Answer answer = new Answer.None();
        for (int i = 0; i < sources.size() && query.isPresent(); i++) {
            Answer one = ask(sources.get(i), query.get());
            if (one instanceof Answer.Fetched) {
                return one;
            }
            answer = answer instanceof Answer.Failed ? answer : one;
        }
        return answer;
    }

    private Answer ask(PriorSource source, PriorQuery query) {
        try (Association association = Association.open(settings(source))) {
            FindOutcome found = association.find(query.keys(), MOST_STUDIES);
            if (found.status().kind() != DimseStatus.Kind.SUCCESS) {
                return failed(source, null, "C-FIND ended with status " + found.status());
            }
            Optional<String> prior = query.latest(found.matches());
            return prior.isEmpty() ? new Answer.None() : retrieve(source, association, prior.get());
        } catch (AssociationException e) {
            return failed(source, null, e.reason() + ": " + e.getMessage());
        }
    }

    private Answer retrieve(PriorSource source, Association association, String priorUid) throws AssociationException {
        Path files = files();
        boolean kept = false;
        try {
            RetrieveOutcome outcome = association.get(PriorQuery.retrieve(priorUid), new FolderSink(files));
            if (!outcome.isWhole()) {
                return failed(
                        source,
                        priorUid,
                        "C-GET ended with status " + outcome.status() + ", " + outcome.failed()
                                + " instances did not come");
            }
            List<StoredInstance> instances = DicomFolder.read(files).studies().getOrDefault(priorUid, List.of());
            if (instances.isEmpty()) {
                return failed(source, priorUid, "C-GET brought no CT instance of it");
            }
            kept = true;
            return new Answer.Fetched(new PriorStudy(priorUid, instances, Mode.AUTO, Map.of()), files);
        } finally {
            if (!kept) {
                erase(files);
            }
        }
    }

    private static Answer failed(PriorSource source, @Nullable String priorUid, String text) {
        String words = "the prior could not be fetched from " + source.name() + ": " + text;
        return new Answer.Failed(new NotCompared(NotCompared.Code.PRIOR_NOT_RETRIEVED, priorUid, words));
    }

    private Path files() {
        try {
            return Files.createTempDirectory(Files.createDirectories(folder), "prior");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }

    private static RequestorSettings settings(PriorSource source) {
        List<Proposal> proposals = new ArrayList<>();
        List<String> plain = SYNTAXES.subList(0, 2);
        proposals.add(new Proposal(QueryModel.FIND, plain));
        proposals.add(new Proposal(QueryModel.GET, plain));
        for (String sopClass : CLASSES) {
            SYNTAXES.forEach(syntax -> proposals.add(new Proposal(sopClass, List.of(syntax), true)));
        }
        return source.requestor(proposals);
    }

    private static void erase(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot erase " + folder, e);
        }
    }
}
