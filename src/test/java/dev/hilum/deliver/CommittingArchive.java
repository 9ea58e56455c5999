package dev.hilum.deliver;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.CommitmentContexts;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StorageContexts;
import dev.hilum.dicom.net.StoreSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An archive that is asked for storage commitment, and may lose what it has acknowledged. */
final class CommittingArchive implements DimseHandler, AutoCloseable {
    final List<String> received = new CopyOnWriteArrayList<>();
    final List<DataSet> requests = new CopyOnWriteArrayList<>();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final DicomServer server;
    volatile boolean reportsAtOnce;
    volatile boolean losesAll;
    volatile DimseStatus answer = DimseStatus.SUCCESS;

    CommittingArchive() throws IOException {
        this.server = DicomServer.start(
                ServerSettings.on("127.0.0.1", 0).withContexts(new CommitmentContexts(StorageContexts.all())),
                this,
                new NetListener() {});
    }

    int port() {
        return server.port();
    }

    Set<String> kept() {
        return Set.copyOf(kept);
    }

    /** Its disk breaks. */
    void lose(String sopInstanceUid) {
        kept.remove(sopInstanceUid);
    }

    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
        return new StoreSink() {
            @Override
            public void write(ByteBuffer fragment) {}

            @Override
            public DimseStatus complete() {
                received.add(request.sopInstanceUid());
                if (!losesAll) {
                    kept.add(request.sopInstanceUid());
                }
                return DimseStatus.SUCCESS;
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public ActionAnswer onAction(
            AssociationContext association, DimseRequest.NActionRequest request, DataSet information) {
        requests.add(information);
        return new ActionAnswer(answer, reportsAtOnce ? Optional.of(report(information)) : Optional.empty());
    }

    /** Reports on an association of its own, with the roles changed; returns what it was answered. */
    DimseStatus reportTo(int port, DataSet request) throws AssociationException {
        RequestorSettings settings = RequestorSettings.to(
                "127.0.0.1",
                port,
                "HILUM",
                "PACS",
                List.of(new RequestorSettings.Proposal(Uid.STORAGE_COMMITMENT, List.of("1.2.840.10008.1.2"), true)));
        try (Association association = Association.open(settings)) {
            return association.report(report(request));
        }
    }

    private EventReport report(DataSet request) {
        List<DataSet> committed = new ArrayList<>();
        List<DataSet> failed = new ArrayList<>();
        for (DataSet item : request.items(Tag.ReferencedSOPSequence)) {
            DataSet copy = new DataSet().copyFrom(item, Tag.ReferencedSOPClassUID, Tag.ReferencedSOPInstanceUID);
            if (kept.contains(item.string(Tag.ReferencedSOPInstanceUID).orElseThrow())) {
                committed.add(copy);
            } else {
                failed.add(copy.setIntegers(Tag.FailureReason, Vr.US, 0x0112));
            }
        }
        DataSet event = new DataSet().copyFrom(request, Tag.TransactionUID);
        if (!committed.isEmpty()) {
            event.setItems(Tag.ReferencedSOPSequence, committed);
        }
        if (!failed.isEmpty()) {
            event.setItems(Tag.FailedSOPSequence, failed);
        }
        return new EventReport(
                Uid.STORAGE_COMMITMENT, Uid.STORAGE_COMMITMENT_INSTANCE, failed.isEmpty() ? 1 : 2, event);
    }

    @Override
    public void close() {
        server.close();
    }
}
