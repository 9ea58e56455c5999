package dev.hilum.app;

import dev.hilum.deliver.Commitment;
import dev.hilum.deliver.CommitmentReports;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import dev.hilum.dicom.net.StoreSink;
import dev.hilum.pipeline.AvailabilityNotification;
import dev.hilum.pipeline.StudyFlow;
import dev.hilum.receive.CommitmentProvider;
import dev.hilum.receive.InstanceReceiver;
import dev.hilum.retrieve.MoveArrivals;
import java.io.IOException;
import java.util.Optional;

/**
 * What our DICOM listeners do: they take instances, and the priors that we have asked for apart from them, commit to those
 * that are here, and hear what archives have committed to of ours, and what studies others have.
 */
record DicomServices(
        InstanceReceiver receiver,
        MoveArrivals arrivals,
        CommitmentProvider provider,
        CommitmentReports reports,
        StudyFlow flow)
        implements DimseHandler {
    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) throws IOException {
        Optional<DimseHandler> asked = arrivals.takerOf(request);
        return asked.isPresent() ? asked.get().onStore(association, request) : receiver.onStore(association, request);
    }

    @Override
    public ActionAnswer onAction(
            AssociationContext association, DimseRequest.NActionRequest request, DataSet information) {
        return provider.answer(association, request, information);
    }

    @Override
    public DimseStatus onCreate(
            AssociationContext association, DimseRequest.NCreateRequest request, DataSet attributes) {
        if (!request.sopClassUid().equals(Uid.INSTANCE_AVAILABILITY)) {
            return DimseStatus.UNRECOGNIZED_OPERATION;
        }
        flow.announced(AvailabilityNotification.of(attributes));
        return DimseStatus.SUCCESS;
    }

    @Override
    public DimseStatus onEvent(AssociationContext association, EventReport report) {
        reports.received(Commitment.of(report));
        return DimseStatus.SUCCESS;
    }
}
