package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All pairs of state and event, written down state by state (the columns of PS3.8 table 9-10). */
class AssociationStateTest {
    /** PDUs other than the one a state waits for: the association is aborted by the provider. */
    private static final String PROVIDER_ABORT = "AA_8 Sta13";

    private static final Map<AssociationState, Map<Integer, String>> LEGAL = legal();

    private static Map<AssociationState, Map<Integer, String>> legal() {
        Map<AssociationState, Map<Integer, String>> table = new LinkedHashMap<>();
        table.put(AssociationState.Sta1, Map.of(1, "AE_1 Sta4", 5, "AE_5 Sta2"));
        Map<Integer, String> sta2 = new TreeMap<>(Map.of(6, "AE_6 Sta3", 16, "AA_2 Sta1", 17, "AA_5 Sta1"));
        sta2.put(18, "AA_2 Sta1");
        Stream.of(3, 4, 10, 12, 13, 19).forEach(e -> sta2.put(e, "AA_1 Sta13"));
        table.put(AssociationState.Sta2, sta2);
        table.put(AssociationState.Sta3, open(Map.of(7, "AE_7 Sta6", 8, "AE_8 Sta13")));
        table.put(AssociationState.Sta4, Map.of(2, "AE_2 Sta5", 15, "AA_2 Sta1", 17, "AA_4 Sta1"));
        table.put(AssociationState.Sta5, open(Map.of(3, "AE_3 Sta6", 4, "AE_4 Sta1")));
        table.put(
                AssociationState.Sta6, open(Map.of(9, "DT_1 Sta6", 10, "DT_2 Sta6", 11, "AR_1 Sta7", 12, "AR_2 Sta8")));
        table.put(AssociationState.Sta7, open(Map.of(10, "AR_6 Sta7", 12, "AR_8 Sta9", 13, "AR_3 Sta1")));
        table.put(AssociationState.Sta8, open(Map.of(9, "AR_7 Sta8", 14, "AR_4 Sta13")));
        table.put(AssociationState.Sta9, open(Map.of(14, "AR_9 Sta11")));
        table.put(AssociationState.Sta10, open(Map.of(13, "AR_10 Sta12")));
        table.put(AssociationState.Sta11, open(Map.of(13, "AR_3 Sta1")));
        table.put(AssociationState.Sta12, open(Map.of(14, "AR_4 Sta13")));
        Map<Integer, String> sta13 = new TreeMap<>(Map.of(6, "AA_7 Sta13", 19, "AA_7 Sta13"));
        Stream.of(3, 4, 10, 12, 13).forEach(e -> sta13.put(e, "AA_6 Sta13"));
        sta13.putAll(Map.of(16, "AA_2 Sta1", 17, "AR_5 Sta1", 18, "AA_2 Sta1"));
        table.put(AssociationState.Sta13, sta13);
        return table;
    }

    /** What all states have in common in which there is, or may come to be, an association. */
    private static Map<Integer, String> open(Map<Integer, String> own) {
        Map<Integer, String> row = new TreeMap<>();
        Stream.of(3, 4, 6, 10, 12, 13, 19).forEach(e -> row.put(e, PROVIDER_ABORT));
        row.putAll(Map.of(15, "AA_1 Sta13", 16, "AA_3 Sta1", 17, "AA_4 Sta1"));
        row.putAll(own);
        return row;
    }

    @TestFactory
    Stream<DynamicTest> everyPairIsThatOfTheStandard() {
        List<DynamicTest> tests = new ArrayList<>();
        for (AssociationState state : AssociationState.values()) {
            for (AssociationEvent event : AssociationEvent.values()) {
                Optional<String> expected = Optional.ofNullable(LEGAL.get(state).get(event.ordinal() + 1));
                tests.add(DynamicTest.dynamicTest(
                        state + " " + event,
                        () -> assertEquals(
                                expected, TransitionTable.at(state, event).map(t -> t.action() + " " + t.next()))));
            }
        }
        assertEquals(13 * 19, tests.size());
        return tests.stream();
    }

    /** Whatever a peer sends or does, there is a transition: only our own primitives can be illegal. */
    @Test
    void nothingAPeerDoesIsUnforeseen() {
        Set<AssociationEvent> ofPeer = Set.of(
                AssociationEvent.Evt3,
                AssociationEvent.Evt4,
                AssociationEvent.Evt6,
                AssociationEvent.Evt10,
                AssociationEvent.Evt12,
                AssociationEvent.Evt13,
                AssociationEvent.Evt16,
                AssociationEvent.Evt17,
                AssociationEvent.Evt19);
        for (AssociationState state : AssociationState.values()) {
            boolean connected = state != AssociationState.Sta1 && state != AssociationState.Sta4;
            for (AssociationEvent event : ofPeer) {
                assertEquals(
                        true, !connected || TransitionTable.at(state, event).isPresent(), state + " " + event);
            }
        }
    }
}
