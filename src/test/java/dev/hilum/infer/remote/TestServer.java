package dev.hilum.infer.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hilum.infer.oip.OipMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A small server of the protocol on loopback: fixed metadata, and an answer to infer that the test gives. */
final class TestServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String metadata;
    private volatile Function<OipMessage.Parsed, Reply> infer = request -> new Reply(500, "{\"error\":\"not set\"}");

    /** An answer. */
    record Reply(int status, byte[] body, int headerLength, String retryAfter) {
        Reply(int status, String json) {
            this(status, json.getBytes(java.nio.charset.StandardCharsets.UTF_8), -1, "");
        }

        static Reply of(OipMessage message) {
            return new Reply(200, message.body(), message.headerLength(), "");
        }
    }

    TestServer(String metadata) throws IOException {
        this.metadata = metadata;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/models/net", this::handle);
        server.start();
    }

    void metadata(String json) {
        metadata = json;
    }

    void infer(Function<OipMessage.Parsed, Reply> answer) {
        infer = answer;
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        Reply reply;
        if (path.endsWith("/infer")) {
            int header = Integer.parseInt(exchange.getRequestHeaders().getFirst(OipMessage.HEADER_LENGTH));
            reply = infer.apply(OipMessage.parse(body, header, "inputs"));
        } else {
            reply = new Reply(200, path.endsWith("/ready") ? "{\"ready\":true}" : metadata);
        }
        if (reply.headerLength() >= 0) {
            exchange.getResponseHeaders().set(OipMessage.HEADER_LENGTH, Integer.toString(reply.headerLength()));
        }
        if (!reply.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
