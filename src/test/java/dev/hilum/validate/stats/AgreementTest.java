package dev.hilum.validate.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.validate.stats.Agreement.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("REQ-VAL")
class AgreementTest {
    /** Their interval needs a quantile beyond every number: a run with such a stratum ended with an error once. */
    @Test
    void threePairsThatDisagreeHaveNoCorrelation() {
        List<Pair> pairs = List.of(
                new Pair(1.415097665057581, 1.0), new Pair(1.2414096685946823, 1.0), new Pair(2.336866436748486, 0.0));
        assertEquals(Optional.empty(), Agreement.intraclass(pairs));
    }

    @Test
    void anyPairsHaveAnIntervalWithTheirCorrelationOrNone() {
        Random random = new Random(1);
        for (int t = 0; t < 20_000; t++) {
            double scale = Math.exp(10 * random.nextGaussian());
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < 3 + t % 4; i++) {
                double reference = t % 3 == 0 ? 0 : t % 3 == 1 ? random.nextInt(2) : random.nextGaussian();
                pairs.add(new Pair(reference + scale * random.nextDouble(), reference));
            }
            Agreement.intraclass(pairs)
                    .ifPresent(icc -> assertTrue(
                            icc.interval().low() >= -1 && icc.interval().high() <= 1));
        }
    }

    @Test
    void whereNothingVariesThereIsNoCorrelation() {
        List<Pair> same = List.of(new Pair(1, 1), new Pair(1, 1), new Pair(1, 1));
        assertEquals(Optional.empty(), Agreement.intraclass(same));
    }
}
