package dev.hilum.ups;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.web.DicomwebClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The transactions of a Task Performer: RAD-81 query, RAD-83 retrieve, RAD-82 claim, RAD-84 update, RAD-85 complete. */
final class UpsClient implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration IMAGES = Duration.ofMinutes(10);

    private final UpsSettings settings;
    private final DicomwebClient http;

    UpsClient(UpsSettings settings) {
        this.settings = settings;
        this.http = new DicomwebClient(DicomwebClient.Credentials.bearer(settings.token()));
    }

    /** What became of a change that we asked for. */
    enum Answer {
        DONE,
        /** The service does not allow it: the workitem is somebody else's, over, or gone. */
        REFUSED
    }

    /** Workitems that nobody has claimed. */
    List<Workitem> scheduled() throws IOException {
        URI query = URI.create(settings.service()
                + "/workitems?ProcedureStepState=SCHEDULED&InputReadinessState=READY&includefield=all&limit=100");
        return http.search(query, SHORT).stream()
                .flatMap(found -> Workitem.of(found).stream())
                .toList();
    }

    /** The whole workitem; empty where it is gone. */
    Optional<Workitem> workitem(String uid) throws IOException {
        return http.search(address(uid, ""), SHORT).stream()
                .flatMap(found -> Workitem.of(found).stream())
                .findFirst();
    }

    Answer state(String uid, String transaction, String state) throws IOException {
        DataSet change = new DataSet()
                .setStrings(Tag.TransactionUID, Vr.UI, transaction)
                .setStrings(Tag.ProcedureStepState, Vr.CS, state);
        return answer(http.send("PUT", address(uid, "/state"), change, SHORT));
    }

    /** Adds to a workitem that is ours; the transaction is in the address and, as some want it, in the data set. */
    Answer update(String uid, String transaction, DataSet change) throws IOException {
        DataSet with = new DataSet();
        change.elements().forEach(with::put);
        with.setStrings(Tag.TransactionUID, Vr.UI, transaction);
        return answer(http.send("POST", address(uid, "?transaction=" + transaction), with, SHORT));
    }

    /** Fetches what is to be analysed into a folder. */
    List<Path> images(Workitem.Input input, Path folder) throws IOException {
        return http.retrieve(URI.create(settings.images() + input.path()), folder, IMAGES);
    }

    private URI address(String uid, String more) {
        return URI.create(settings.service() + "/workitems/" + uid + more);
    }

    /** A service that fails, or wants other credentials, has not refused: it is asked again. */
    private static Answer answer(int status) throws IOException {
        return switch (status) {
            case 200, 201, 204 -> Answer.DONE;
            case 400, 404, 409, 410 -> Answer.REFUSED;
            default -> throw new IOException("UPS-RS ended with HTTP status " + status);
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
