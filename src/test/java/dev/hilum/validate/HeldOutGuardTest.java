package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.ModelRegistry;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The training lists of the shipped models. */
@Tag("REQ-VAL")
class HeldOutGuardTest {
    private final HeldOutGuard guard =
            new HeldOutGuard(ModelRegistry.read(Path.of("models")).all());

    @Test
    void aPatientOfATrainingListIsRefusedHoweverItIsWritten() {
        assertTrue(
                guard.refuses(Set.of("LIDC-IDRI-0004"), Set.of()).orElseThrow().contains("patient"));
        assertTrue(guard.refuses(Set.of(" lidc idri 0004"), Set.of()).isPresent());
        assertTrue(guard.refuses(Set.of("Lung_Dx-A0001"), Set.of()).isPresent());
    }

    @Test
    void aSeriesOfATrainingListIsRefusedUnderAnyPatient() {
        String series = "1.3.6.1.4.1.14519.5.2.1.5826.1402.983508919695337135620677418685";
        assertTrue(
                guard.refuses(Set.of("SOMEBODY"), Set.of(series)).orElseThrow().contains("series"));
    }

    @Test
    void othersAreLetThrough() {
        assertTrue(guard.refuses(Set.of("LIDC-IDRI-0005", ""), Set.of("1.2.3")).isEmpty());
        assertTrue(guard.refusesPixels("00").isEmpty());
        assertEquals(false, guard.holdsPatient(Identity.patientHash("LIDC-IDRI-0005")));
    }
}
