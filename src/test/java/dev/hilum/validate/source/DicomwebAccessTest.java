package dev.hilum.validate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whom the credentials of a run are shown to. */
@Tag("REQ-VAL")
class DicomwebAccessTest {
    private static DicomwebAccess access(String url) {
        return DicomwebAccess.of(Optional.of(url), Optional.of("t0ken"), Optional.empty(), Optional.empty());
    }

    @Test
    void onlyTheServiceThatIsSetGetsThem() {
        DicomwebAccess access = access("https://pacs.example/dicom-web");
        assertEquals(
                Optional.of("Bearer t0ken"),
                access.authorizationFor(URI.create("https://pacs.example/dicom-web/studies/1.2")));
        for (String other : new String[] {
            "https://pacs.example.evil.test/dicom-web/studies/1.2",
            "https://pacs.example:8443/dicom-web/studies/1.2",
            "http://pacs.example/dicom-web/studies/1.2",
            "https://pacs.example/dicom-web-2/studies/1.2",
            "https://pacs.example/dicom-web/../admin/studies/1.2",
            "https://user@pacs.example/dicom-web/studies/1.2"
        }) {
            assertEquals(Optional.empty(), access.authorizationFor(URI.create(other)), other);
        }
        assertFalse(DicomwebAccess.NONE.covers("https://pacs.example/dicom-web/studies/1.2"));
    }

    @Test
    void theyCrossNoNetworkUnencryptedAndStandInNoAddress() {
        assertThrows(IllegalArgumentException.class, () -> access("http://pacs.example/dicom-web"));
        assertThrows(IllegalArgumentException.class, () -> access("https://user:word@pacs.example/dicom-web"));
        assertThrows(IllegalArgumentException.class, () -> access("file:///etc"));
        assertTrue(access("http://127.0.0.1:8042/dicom-web").covers("http://127.0.0.1:8042/dicom-web/studies/1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> DicomwebAccess.of(Optional.empty(), Optional.of("t"), Optional.empty(), Optional.empty()));
    }
}
