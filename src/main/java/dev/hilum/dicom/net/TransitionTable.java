package dev.hilum.dicom.net;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state transition table of the upper layer, laid out as PS3.8 table 9-10: a row per event, a column per state, each
 * cell the action and the number of the next state. Where the standard leaves the next state to the action (AE-6 and
 * AR-8), the cell has the first of the two and {@link UpperLayer} decides.
 */
final class TransitionTable {
    /** One cell. */
    record Transition(AssociationAction action, AssociationState next) {}

    private static final String ROWS = """
            Sta:  1      2       3       4      5       6       7       8       9       10       11      12      13
            Evt1  AE_1/4 -       -       -      -       -       -       -       -       -        -       -       -
            Evt2  -      -       -       AE_2/5 -       -       -       -       -       -        -       -       -
            Evt3  -      AA_1/13 AA_8/13 -      AE_3/6  AA_8/13 AA_8/13 AA_8/13 AA_8/13 AA_8/13  AA_8/13 AA_8/13 AA_6/13
            Evt4  -      AA_1/13 AA_8/13 -      AE_4/1  AA_8/13 AA_8/13 AA_8/13 AA_8/13 AA_8/13  AA_8/13 AA_8/13 AA_6/13
            Evt5  AE_5/2 -       -       -      -       -       -       -       -       -        -       -       -
            Evt6  -      AE_6/3  AA_8/13 -      AA_8/13 AA_8/13 AA_8/13 AA_8/13 AA_8/13 AA_8/13  AA_8/13 AA_8/13 AA_7/13
            Evt7  -      -       AE_7/6  -      -       -       -       -       -       -        -       -       -
            Evt8  -      -       AE_8/13 -      -       -       -       -       -       -        -       -       -
            Evt9  -      -       -       -      -       DT_1/6  -       AR_7/8  -       -        -       -       -
            Evt10 -      AA_1/13 AA_8/13 -      AA_8/13 DT_2/6  AR_6/7  AA_8/13 AA_8/13 AA_8/13  AA_8/13 AA_8/13 AA_6/13
            Evt11 -      -       -       -      -       AR_1/7  -       -       -       -        -       -       -
            Evt12 -      AA_1/13 AA_8/13 -      AA_8/13 AR_2/8  AR_8/9  AA_8/13 AA_8/13 AA_8/13  AA_8/13 AA_8/13 AA_6/13
            Evt13 -      AA_1/13 AA_8/13 -      AA_8/13 AA_8/13 AR_3/1  AA_8/13 AA_8/13 AR_10/12 AR_3/1  AA_8/13 AA_6/13
            Evt14 -      -       -       -      -       -       -       AR_4/13 AR_9/11 -        -       AR_4/13 -
            Evt15 -      -       AA_1/13 AA_2/1 AA_1/13 AA_1/13 AA_1/13 AA_1/13 AA_1/13 AA_1/13  AA_1/13 AA_1/13 -
            Evt16 -      AA_2/1  AA_3/1  -      AA_3/1  AA_3/1  AA_3/1  AA_3/1  AA_3/1  AA_3/1   AA_3/1  AA_3/1  AA_2/1
            Evt17 -      AA_5/1  AA_4/1  AA_4/1 AA_4/1  AA_4/1  AA_4/1  AA_4/1  AA_4/1  AA_4/1   AA_4/1  AA_4/1  AR_5/1
            Evt18 -      AA_2/1  -       -      -       -       -       -       -       -        -       -       AA_2/1
            Evt19 -      AA_1/13 AA_8/13 -      AA_8/13 AA_8/13 AA_8/13 AA_8/13 AA_8/13 AA_8/13  AA_8/13 AA_8/13 AA_7/13
            """;

    private static final Map<AssociationEvent, Map<AssociationState, Transition>> TABLE = parse();

    private TransitionTable() {}

    /** Empty for a pair that the standard leaves blank: a mistake of ours, no peer can cause it. */
    static Optional<Transition> at(AssociationState state, AssociationEvent event) {
        return Optional.ofNullable(TABLE.getOrDefault(event, Map.of()).get(state));
    }

    private static Map<AssociationEvent, Map<AssociationState, Transition>> parse() {
        Map<AssociationEvent, Map<AssociationState, Transition>> table = new EnumMap<>(AssociationEvent.class);
        ROWS.lines().skip(1).map(line -> line.split(" +")).forEach(cells -> {
            Map<AssociationState, Transition> row = new EnumMap<>(AssociationState.class);
            for (AssociationState state : AssociationState.values()) {
                String cell = cells[state.ordinal() + 1];
                if (!cell.equals("-")) {
                    row.put(state, transition(cell));
                }
            }
            table.put(AssociationEvent.valueOf(cells[0]), row);
        });
        return table;
    }

    private static Transition transition(String cell) {
        int slash = cell.indexOf('/');
        return new Transition(
                AssociationAction.valueOf(cell.substring(0, slash)),
                AssociationState.valueOf("Sta" + cell.substring(slash + 1)));
    }
}
