package dev.hilum.retrieve;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.net.AssociationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks archives for the prior of a study: the latest earlier study of the same patient that has CT series, and of it
 * those series only. Whether it is the same person is checked again by who compares, from the headers that came.
 */
public final class PriorRetrieval {
    /** Studies without CT series are passed over, so many at most. */
    private static final int MOST_ASKED = 10;

    private final List<PriorSource> sources;
    private final PriorFiles files;
    private final MoveArrivals arrivals;

    /** @param folder for what is fetched, shared with other nodes; what a process has left there is erased */
    public PriorRetrieval(List<PriorSource> sources, Path folder, MoveArrivals arrivals, Instant now) {
        this.sources = List.copyOf(sources);
        this.files = new PriorFiles(folder, now);
        this.arrivals = arrivals;
    }

    /**
     * Asks in the order of the sources until one has a prior. Any failure of an archive is an answer, since the study
     * itself does not wait for it; the first one is told where none of the others has a prior.
     *
     * @param header of an instance of the study
     */
    public RetrievedPrior of(DataSet header) {
        Optional<PriorQuery> query = PriorQuery.of(header);
        RetrievedPrior answer = new RetrievedPrior.None();
        for (int i = 0; i < sources.size() && query.isPresent(); i++) {
            RetrievedPrior one = ask(sources.get(i), query.get());
            if (one instanceof RetrievedPrior.Fetched) {
                return one;
            }
            answer = answer instanceof RetrievedPrior.Failed ? answer : one;
        }
        return answer;
    }

    private RetrievedPrior ask(PriorSource source, PriorQuery query) {
        try (PriorArchive archive = open(source)) {
            List<String> candidates = query.earlier(archive.studies(query));
            for (String study : candidates.subList(0, Math.min(MOST_ASKED, candidates.size()))) {
                List<DataSet> series = archive.series(study).stream()
                        .filter(PriorRetrieval::isCt)
                        .toList();
                if (!series.isEmpty()) {
                    return retrieve(source, archive, study, series);
                }
            }
            return new RetrievedPrior.None();
        } catch (IOException e) {
            return failed(source, null, e);
        }
    }

    private PriorArchive open(PriorSource source) throws AssociationException {
        return switch (source) {
            case PriorSource.Dimse dimse -> DimseArchive.open(dimse, arrivals);
            case PriorSource.Dicomweb web -> new DicomwebArchive(web);
        };
    }

    private RetrievedPrior retrieve(PriorSource source, PriorArchive archive, String study, List<DataSet> series) {
        Path folder = files.open();
        boolean kept = false;
        try {
            for (int i = 0; i < series.size(); i++) {
                retrieve(archive, study, series.get(i), PriorFiles.part(folder, i + 1));
            }
            kept = true;
            return new RetrievedPrior.Fetched(study, folder);
        } catch (IOException e) {
            return failed(source, study, e);
        } finally {
            if (!kept) {
                PriorFiles.erase(folder);
            }
        }
    }

    private static void retrieve(PriorArchive archive, String study, DataSet series, Path folder) throws IOException {
        archive.retrieve(study, series.string(Tag.SeriesInstanceUID).orElseThrow(), folder);
        long came = PriorFiles.count(folder);
        int expected = series.integer(Tag.NumberOfSeriesRelatedInstances).orElse(1);
        if (came < expected) {
            throw new RetrievalException("only " + came + " of " + expected + " instances of a series came");
        }
    }

    /** An archive may leave the modality out, or not match by it. */
    private static boolean isCt(DataSet series) {
        return series.string(Tag.SeriesInstanceUID).isPresent()
                && series.string(Tag.Modality).filter(m -> !m.equals("CT")).isEmpty();
    }

    private static RetrievedPrior failed(PriorSource source, @Nullable String study, IOException e) {
        String cause = e instanceof AssociationException association ? association.reason() + ": " : "";
        return new RetrievedPrior.Failed(
                study, "the prior could not be fetched from " + source.name() + ": " + cause + e.getMessage());
    }
}
