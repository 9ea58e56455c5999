package dev.hilum.ups;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a workitem asks for (PS3.3 section C.30).
 *
 * @param uid SOP Instance UID of the workitem
 * @param code value of the scheduled workitem code; empty where there is none
 * @param inputs what is to be analysed, in their order
 */
record Workitem(String uid, String code, boolean ready, boolean urgent, List<Input> inputs) {
    private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

    /**
     * A study or a series.
     *
     * @param series empty for the whole study
     * @param instances that it names one by one; 0 where it names none
     */
    record Input(String study, Optional<String> series, int instances) {
        String path() {
            return "/studies/" + study + series.map(uid -> "/series/" + uid).orElse("");
        }
    }

    /** Empty where it has no UID to be asked for by. */
    static Optional<Workitem> of(DataSet workitem) {
        String code = workitem.item(Tag.ScheduledWorkitemCodeSequence)
                .flatMap(item -> item.string(Tag.CodeValue))
                .map(String::strip)
                .orElse("");
        boolean ready = workitem.string(Tag.InputReadinessState)
                .map(String::strip)
                .filter("READY"::equals)
                .isPresent();
        boolean urgent = workitem.string(Tag.ScheduledProcedureStepPriority)
                .map(String::strip)
                .filter("HIGH"::equals)
                .isPresent();
        return uid(workitem, Tag.SOPInstanceUID)
                .map(uid ->
                        new Workitem(uid, code, ready, urgent, inputs(workitem.items(Tag.InputInformationSequence))));
    }

    private static List<Input> inputs(List<DataSet> items) {
        List<Input> inputs = new ArrayList<>();
        for (DataSet item : items) {
            int instances = item.items(Tag.ReferencedSOPSequence).size();
            uid(item, Tag.StudyInstanceUID)
                    .map(study -> new Input(study, uid(item, Tag.SeriesInstanceUID), instances))
                    .stream()
                    .filter(input -> !inputs.contains(input))
                    .forEach(inputs::add);
        }
        return List.copyOf(inputs);
    }

    private static Optional<String> uid(DataSet dataSet, int tag) {
        return dataSet.string(tag)
                .map(String::strip)
                .filter(text -> UID.matcher(text).matches());
    }
}
