package dev.hilum.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of the gate look at. Used by one thread. */
final class GateCandidate {
    private final List<StoredInstance> instances;
    private final List<PlaneHeader> planes;
    private final PatientIdentity patient;
    private @Nullable PlaneStack stack;

    /**
     * @param instances of the series that are CT, one per SOP Instance UID, by UID
     * @param planes of these, without localizers, by UID and frame
     * @param patient of the study and the series
     */
    GateCandidate(List<StoredInstance> instances, List<PlaneHeader> planes, PatientIdentity patient) {
        this.instances = List.copyOf(instances);
        this.planes = List.copyOf(planes);
        this.patient = patient;
    }

    List<StoredInstance> instances() {
        return instances;
    }

    List<PlaneHeader> planes() {
        return planes;
    }

    PatientIdentity patient() {
        return patient;
    }

    /** The planes in order; only after the test of NO_GEOMETRY. Made once, since many tests need it. */
    PlaneStack stack() {
        PlaneStack made = stack;
        if (made == null) {
            made = PlaneStack.of(planes);
            stack = made;
        }
        return made;
    }

    /** The same with a part of the planes. */
    GateCandidate of(List<PlaneHeader> some) {
        return new GateCandidate(
                some.stream().map(PlaneHeader::instance).distinct().toList(), some, patient);
    }

    /** The instances that still have a plane after localizers were left out. */
    List<StoredInstance> imaging() {
        return planes.stream().map(PlaneHeader::instance).distinct().toList();
    }
}
