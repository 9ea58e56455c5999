package dev.hilum.deliver;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Storage Service Class as SCU (PS3.4 annex B): one association for all objects of a result. */
final class StorageScu {
    /** Offered for each SOP class, the better one first; old archives know only the second. */
    private static final List<TransferSyntax> SYNTAXES =
            List.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_LITTLE_ENDIAN);

    private final DispatchSettings settings;

    StorageScu(DispatchSettings settings) {
        this.settings = settings;
    }

    /** @param transactionUid of the request for commitment, where the destination is asked for it */
    Attempt send(Destination.CStore destination, List<Delivery.Item> items, String transactionUid) {
        List<ItemOutcome> outcomes = new ArrayList<>();
        List<Delivery.Item> storable = new ArrayList<>();
        for (Delivery.Item item : items) {
            if (item.sopClassUid() == null) {
                outcomes.add(ItemOutcome.failed(item, item.role() + " is no DICOM object: C-STORE cannot take it"));
            } else {
                storable.add(item);
            }
        }
        return storable.isEmpty()
                ? new Attempt(true, outcomes)
                : associate(destination, storable, outcomes, transactionUid);
    }

    private Attempt associate(
            Destination.CStore destination,
            List<Delivery.Item> items,
            List<ItemOutcome> outcomes,
            String transactionUid) {
        boolean reached = false;
        try (Association association = Association.open(requestor(destination, items))) {
            reached = true;
            for (Delivery.Item item : items) {
                outcomes.add(store(association, item));
            }
            return new Attempt(
                    true,
                    destination.commitment().isPresent()
                            ? CommitmentScu.commit(association, transactionUid, outcomes)
                            : outcomes);
        } catch (AssociationException e) {
            items.stream()
                    .filter(item ->
                            outcomes.stream().noneMatch(done -> done.item().equals(item)))
                    .toList()
                    .forEach(item -> outcomes.add(ItemOutcome.failed(item, e.reason() + ": " + e.getMessage())));
            return new Attempt(reached && e.reason() != AssociationException.Cause.TIMED_OUT, outcomes);
        }
    }

    private RequestorSettings requestor(Destination.CStore destination, List<Delivery.Item> items) {
        Stream<String> commitment =
                destination.commitment().isPresent() ? Stream.of(Uid.STORAGE_COMMITMENT) : Stream.empty();
        List<RequestorSettings.Proposal> proposals = Stream.concat(
                        items.stream().map(item -> String.valueOf(item.sopClassUid())), commitment)
                .distinct()
                .map(sopClass -> new RequestorSettings.Proposal(
                        sopClass, SYNTAXES.stream().map(TransferSyntax::uid).toList()))
                .toList();
        RequestorSettings plain = RequestorSettings.to(
                        destination.host(),
                        destination.port(),
                        destination.aeTitle(),
                        settings.callingAeTitle(),
                        proposals)
                .withTimeouts(settings.connectTimeout(), settings.responseTimeout());
        return destination.tls().map(plain::withTls).orElse(plain);
    }

    /** A broken file or a refused presentation context is this object's failure; a broken association ends them all. */
    private static ItemOutcome store(Association association, Delivery.Item item) throws AssociationException {
        String sopClass = String.valueOf(item.sopClassUid());
        Optional<TransferSyntax> syntax =
                SYNTAXES.stream().filter(accepted(association, sopClass)).findFirst();
        if (syntax.isEmpty()) {
            return ItemOutcome.failed(item, "NOT_ACCEPTED: the peer takes no presentation context for " + sopClass);
        }
        byte[] dataSet;
        try {
            DicomObject object = Part10Reader.read(item.path());
            dataSet = Part10Writer.dataSetBytes(object.dataSet(), syntax.get());
        } catch (IOException | DicomException e) {
            return ItemOutcome.failed(item, "cannot read " + item.path() + ": " + e.getMessage());
        }
        DimseStatus status = association.store(
                sopClass, String.valueOf(item.sopInstanceUid()), syntax.get().uid(), new ByteArrayInputStream(dataSet));
        String said = status.kind() == DimseStatus.Kind.SUCCESS ? null : "status " + status;
        return new ItemOutcome(item, status.isStored(), status.code(), said);
    }

    private static Predicate<TransferSyntax> accepted(Association association, String sopClass) {
        return syntax -> association.accepts(sopClass, syntax.uid());
    }
}
