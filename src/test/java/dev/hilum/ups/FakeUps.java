package dev.hilum.ups;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.web.DicomJson;
import dev.hilum.dicom.web.DicomJsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A UPS-RS service with the rules of PS3.4 table CC.1.1-2 (who may change which state) and CC.2.5 (what COMPLETED needs),
 * and the images of its workitems by WADO-RS.
 */
public final class FakeUps implements AutoCloseable {
    private static final String BOUNDARY = "part";

    private final HttpServer server;
    private final Map<String, DataSet> workitems = new ConcurrentHashMap<>();
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final Map<String, List<DataSet>> images = new ConcurrentHashMap<>();
    /** While it is true every request ends with 503. */
    public volatile boolean down;

    public FakeUps() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ups/workitems", this::workitems);
        server.createContext("/ups/studies/", this::images);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ups";
    }

    /** Adds a workitem that is ready. */
    public void schedule(String uid, String code, String study) {
        schedule(uid, code, List.of(study), "READY");
    }

    void schedule(String uid, String code, List<String> studies, String readiness) {
        workitems.put(
                uid,
                new DataSet()
                        .setStrings(Tag.SOPInstanceUID, Vr.UI, uid)
                        .setStrings(Tag.ProcedureStepState, Vr.CS, "SCHEDULED")
                        .setStrings(Tag.InputReadinessState, Vr.CS, readiness)
                        .setItems(
                                Tag.ScheduledWorkitemCodeSequence,
                                List.of(new CodedConcept(code, "99TEST", "Nodules").toItem()))
                        .setItems(
                                Tag.InputInformationSequence,
                                studies.stream()
                                        .map(study -> new DataSet().setStrings(Tag.StudyInstanceUID, Vr.UI, study))
                                        .toList()));
    }

    public void holds(String study, List<DataSet> instances) {
        images.put(study, instances);
    }

    public String state(String uid) {
        return workitem(uid).string(Tag.ProcedureStepState).orElse("");
    }

    public DataSet workitem(String uid) {
        return workitems.get(uid);
    }

    /** As if another performer had claimed it. */
    void claimedBy(String uid, String transaction) {
        owners.put(uid, transaction);
        workitem(uid).setStrings(Tag.ProcedureStepState, Vr.CS, "IN PROGRESS");
    }

    private void workitems(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        try (exchange) {
            if (down) {
                exchange.sendResponseHeaders(503, -1);
            } else if (path.length == 3) {
                answer(exchange, scheduled());
            } else if (!workitems.containsKey(path[3])) {
                exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, List.of(workitem(path[3])));
            } else {
                exchange.sendResponseHeaders(changed(exchange, path[3], path.length == 5), -1);
            }
        }
    }

    private synchronized int changed(HttpExchange exchange, String uid, boolean state) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        DataSet change = DicomJsonReader.read(("[" + body + "]").getBytes(StandardCharsets.UTF_8))
                .getFirst();
        String transaction = change.string(Tag.TransactionUID).orElse("");
        change.remove(Tag.TransactionUID);
        boolean owner = transaction.equals(owners.get(uid)) && state(uid).equals("IN PROGRESS");
        if (!state) {
            boolean named = String.valueOf(exchange.getRequestURI().getQuery()).equals("transaction=" + transaction);
            return owner && named ? merged(uid, change) : 409;
        }
        String to = change.string(Tag.ProcedureStepState).orElse("");
        boolean claims = state(uid).equals("SCHEDULED") && to.equals("IN PROGRESS");
        boolean ends = owner && (to.equals("CANCELED") || to.equals("COMPLETED") && isWhole(workitem(uid)));
        if (claims) {
            owners.put(uid, transaction);
        }
        return claims || ends ? merged(uid, change) : 409;
    }

    private static boolean isWhole(DataSet workitem) {
        return workitem.item(Tag.UnifiedProcedureStepPerformedProcedureSequence)
                .filter(done -> Set.of(
                                Tag.PerformedStationNameCodeSequence,
                                Tag.PerformedProcedureStepStartDateTime,
                                Tag.PerformedProcedureStepEndDateTime,
                                Tag.PerformedWorkitemCodeSequence,
                                Tag.OutputInformationSequence)
                        .stream()
                        .allMatch(done::contains))
                .isPresent();
    }

    private int merged(String uid, DataSet change) {
        DataSet workitem = workitem(uid);
        for (Element element : change.elements()) {
            workitem.put(element);
        }
        return 200;
    }

    private List<DataSet> scheduled() {
        return workitems.values().stream()
                .filter(w -> w.string(Tag.ProcedureStepState).orElse("").equals("SCHEDULED"))
                .toList();
    }

    private static void answer(HttpExchange exchange, List<DataSet> dataSets) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DicomJson json = new DicomJson(bytes)) {
            for (DataSet one : dataSets) {
                json.write(one, null);
            }
        }
        exchange.getResponseHeaders().add("Content-Type", "application/dicom+json");
        exchange.sendResponseHeaders(200, bytes.size());
        exchange.getResponseBody().write(bytes.toByteArray());
    }

    private void images(HttpExchange exchange) throws IOException {
        try (exchange) {
            String study = exchange.getRequestURI().getPath().split("/")[3];
            if (!images.containsKey(study)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (DataSet one : images.get(study)) {
                body.write(("--" + BOUNDARY + "\r\nContent-Type: application/dicom\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                body.write(Part10Writer.toBytes(one, TransferSyntax.EXPLICIT_LITTLE_ENDIAN));
                body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            body.write(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseHeaders()
                    .add("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + BOUNDARY);
            exchange.sendResponseHeaders(200, body.size());
            exchange.getResponseBody().write(body.toByteArray());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
