package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open on loopback: a foreign name that points here reads nothing, and a foreign page writes nothing. */
@Tag("slow")
@Tag("REQ-OPS-1")
class HostNamesIT {
    @TempDir
    private Path home;

    @Test
    void aReboundNameIsRefusedBeforeAnythingIsRead() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(home, Map.of("HILUM_HOST_NAMES", "ct-ai.hospital.example"))) {
            for (String path : new String[] {"/", "/api/v1/worklist", "/api/v1/events", "/dicomweb/studies", "/v2"}) {
                String refused = answer(service, "GET " + path, "Host: rebound.example:" + service.httpPort);
                assertTrue(refused.startsWith("HTTP/1.1 421"), path + ": " + refused);
                assertTrue(refused.contains("HOST_NAME") && refused.contains("hilum.host-names"), refused);
            }
            assertEquals(200, status(service, "GET /api/v1/worklist", "Host: localhost:" + service.httpPort));
            assertEquals(200, status(service, "GET /api/v1/worklist", "Host: 127.0.0.1:" + service.httpPort));
            assertEquals(200, status(service, "GET /api/v1/worklist", "Host: CT-AI.hospital.example"));
            assertEquals(200, status(service, "GET /q/health/ready", "Host: probe.cluster.local"));
            String own = "Host: localhost:" + service.httpPort;
            String write = "POST /api/v1/studies/1.2.3/reanalyse";
            assertEquals(404, status(service, write, own), "a program may, but there is no such study");
            assertEquals(404, status(service, write, own + "\r\nOrigin: http://localhost:" + service.httpPort));
            assertEquals(403, status(service, write, own + "\r\nOrigin: http://elsewhere.example"));
            assertEquals(403, status(service, write, own + "\r\nOrigin: null"), "sandboxed frames have no origin");
            assertEquals(403, status(service, write, own + "\r\nSec-Fetch-Site: cross-site"));
        }
    }

    private static int status(ServiceProcess service, String request, String headers) throws IOException {
        return Integer.parseInt(answer(service, request, headers).split(" ", 3)[1]);
    }

    /** By hand: the JDK's client lets nobody set Host. */
    private static String answer(ServiceProcess service, String request, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.httpPort)) {
            String text = request + " HTTP/1.1\r\n" + headers + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
