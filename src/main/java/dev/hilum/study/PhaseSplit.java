package dev.hilum.study;

import dev.hilum.dicom.data.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Several phases of one place in one series: contrast phases, breathing or heart phases, two kernels. They are told apart
 * by one attribute, and only where that leaves no two slices at one position.
 */
final class PhaseSplit {
    /**
     * One phase.
     *
     * @param label the attribute and its value in words
     */
    record Phase(String label, List<PlaneHeader> planes) {
        Phase {
            planes = List.copyOf(planes);
        }
    }

    private record Key(String name, int... tags) {}

    private static final List<Key> KEYS = List.of(
            new Key("temporal position", Tag.TemporalPositionIdentifier, Tag.TemporalPositionIndex),
            new Key("cardiac phase", Tag.NominalPercentageOfCardiacPhase),
            new Key("trigger time", Tag.TriggerTime),
            new Key("acquisition", Tag.AcquisitionNumber, Tag.FrameAcquisitionNumber),
            new Key("kernel", Tag.ConvolutionKernel),
            new Key("slice thickness", Tag.SliceThickness));

    private PhaseSplit() {}

    /** The phases by the first attribute that tells them apart, ascending by its value; empty where none does. */
    static List<Phase> split(List<PlaneHeader> planes) {
        return KEYS.stream()
                .map(key -> by(key, planes))
                .filter(phases -> phases.size() > 1)
                .filter(phases -> phases.stream()
                        .allMatch(phase -> PlaneStack.of(phase.planes()).duplicates() == 0))
                .findFirst()
                .orElse(List.of());
    }

    private static List<Phase> by(Key key, List<PlaneHeader> planes) {
        Map<String, List<PlaneHeader>> groups = planes.stream()
                .collect(Collectors.groupingBy(
                        plane -> value(key, plane),
                        () -> new TreeMap<>(Comparator.comparingDouble(PhaseSplit::magnitude)
                                .thenComparing(Comparator.naturalOrder())),
                        Collectors.toList()));
        List<Phase> phases = new ArrayList<>();
        groups.forEach((value, members) ->
                phases.add(new Phase(key.name() + " " + (value.isEmpty() ? "not stated" : value), members)));
        return phases;
    }

    private static String value(Key key, PlaneHeader plane) {
        for (int tag : key.tags()) {
            Optional<String> value = plane.text(tag);
            if (value.isPresent()) {
                return value.get();
            }
        }
        return "";
    }

    private static double magnitude(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException word) {
            return 0;
        }
    }
}
