package dev.hilum.study;

import dev.hilum.dicom.data.Tag;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Patient IDs and their issuers that a study's instances name. An absent ID says nothing and conflicts with none.
 * Never printed: the values are patient data.
 */
public record PatientIdentity(Set<String> patientIds, Set<String> issuers) {
    public PatientIdentity {
        patientIds = Set.copyOf(patientIds);
        issuers = Set.copyOf(issuers);
    }

    /** Of all instances that share a Study or Series Instance UID, CT or not. */
    public static PatientIdentity of(Collection<StoredInstance> instances) {
        return new PatientIdentity(values(instances, Tag.PatientID), values(instances, Tag.IssuerOfPatientID));
    }

    /** True where the instances cannot all be of one patient (REQ-STD-5). */
    public boolean conflicting() {
        return patientIds.size() > 1 || issuers.size() > 1;
    }

    @Override
    public String toString() {
        return "PatientIdentity[" + patientIds.size() + " ids, " + issuers.size() + " issuers]";
    }

    private static Set<String> values(Collection<StoredInstance> instances, int tag) {
        return instances.stream()
                .map(instance -> instance.object().dataSet().string(tag))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }
}
