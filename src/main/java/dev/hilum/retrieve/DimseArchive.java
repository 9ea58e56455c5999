package dev.hilum.retrieve;

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
import dev.hilum.retrieve.PriorSource.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** C-FIND and C-GET or C-MOVE by the Study Root model (PS3.4 annex C), on one association. */
final class DimseArchive implements PriorArchive {
    private static final int MOST_SERIES = 1000;
    /** While it moves, an archive need not say anything before the end. */
    private static final Duration MOVE_TIMEOUT = Duration.ofMinutes(5);

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

    private final PriorSource.Dimse source;
    private final Association association;
    private final MoveArrivals arrivals;

    private DimseArchive(PriorSource.Dimse source, Association association, MoveArrivals arrivals) {
        this.source = source;
        this.association = association;
        this.arrivals = arrivals;
    }

    static DimseArchive open(PriorSource.Dimse source, MoveArrivals arrivals) throws AssociationException {
        return new DimseArchive(source, Association.open(settings(source)), arrivals);
    }

    private static RequestorSettings settings(PriorSource.Dimse source) {
        boolean moves = source.operation() == Operation.C_MOVE;
        List<String> plain = SYNTAXES.subList(0, 2);
        List<Proposal> proposals = new ArrayList<>();
        proposals.add(new Proposal(QueryModel.FIND, plain));
        proposals.add(new Proposal(moves ? QueryModel.MOVE : QueryModel.GET, plain));
        if (!moves) {
            for (String sopClass : CLASSES) {
                SYNTAXES.forEach(syntax -> proposals.add(new Proposal(sopClass, List.of(syntax), true)));
            }
        }
        RequestorSettings settings = source.requestor(proposals);
        return moves ? settings.withTimeouts(settings.connectTimeout(), MOVE_TIMEOUT) : settings;
    }

    @Override
    public List<DataSet> studies(PriorQuery query) throws IOException {
        return find(query.keys(), MOST_STUDIES);
    }

    @Override
    public List<DataSet> series(String studyInstanceUid) throws IOException {
        return find(PriorQuery.seriesKeys(studyInstanceUid), MOST_SERIES);
    }

    private List<DataSet> find(DataSet keys, int limit) throws IOException {
        FindOutcome found = association.find(keys, limit);
        if (found.status().kind() != DimseStatus.Kind.SUCCESS) {
            throw new RetrievalException("C-FIND ended with status " + found.status());
        }
        return found.matches();
    }

    @Override
    public void retrieve(String studyInstanceUid, String seriesInstanceUid, Path folder) throws IOException {
        DataSet keys = PriorQuery.retrieve(studyInstanceUid, seriesInstanceUid);
        FolderSink sink = new FolderSink(folder, studyInstanceUid);
        RetrieveOutcome outcome =
                source.operation() == Operation.C_MOVE ? moved(keys, sink) : association.get(keys, sink);
        if (!outcome.isWhole()) {
            throw new RetrievalException((source.operation() == Operation.C_MOVE ? "C-MOVE" : "C-GET")
                    + " ended with status " + outcome.status() + ", " + outcome.failed() + " instances did not come");
        }
        if (PriorFiles.count(folder) < outcome.completed()) {
            throw new RetrievalException("C-MOVE ended well, but not all of the " + outcome.completed()
                    + " instances came to " + source.callingAeTitle() + " of this node with "
                    + source.callingAeTitle() + " as Move Originator AE Title (0000,1030)");
        }
    }

    private RetrieveOutcome moved(DataSet keys, FolderSink sink) throws AssociationException {
        try (MoveArrivals.Expected expected = arrivals.expect(source.callingAeTitle(), sink)) {
            return association.move(keys, source.callingAeTitle());
        }
    }

    @Override
    public void close() {
        association.close();
    }
}
