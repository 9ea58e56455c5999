package dev.hilum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which names the service answers where nobody signs in. */
@Tag("REQ-OPS-1")
class HostNamesTest {
    private final HostNames names = new HostNames(List.of("hilum.hospital.example", " CT-AI "), false);

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST., true",
        "127.0.0.1, true",
        "10.1.2.3, true",
        "[::1], true",
        "::1, true",
        "hilum.hospital.example, true",
        "ct-ai, true",
        "rebound.example, false",
        "localhost.rebound.example, false",
        "127.0.0.1.rebound.example, false",
        "hilum.hospital.example.rebound.example, false",
        "1.2.3, false",
        "cafe, false"
    })
    void onlyOwnNamesAndAddressesAreAnswered(String host, boolean answered) {
        assertEquals(answered, names.isOurs(host));
    }

    @Test
    void aRequestWithoutAHostIsNotAnswered() {
        assertFalse(names.isOurs(null));
        assertFalse(names.isOurs(" "));
    }
}
