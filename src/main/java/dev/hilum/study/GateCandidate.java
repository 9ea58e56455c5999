package dev.hilum.study;

import java.util.List;

/**
 * What the tests of the gate look at.
 *
 * @param instances of the series that are CT, one per SOP Instance UID, by UID
 * @param planes of these, without localizers, by UID and frame
 * @param patient of the study and the series
 */
record GateCandidate(List<StoredInstance> instances, List<PlaneHeader> planes, PatientIdentity patient) {
    GateCandidate {
        instances = List.copyOf(instances);
        planes = List.copyOf(planes);
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
