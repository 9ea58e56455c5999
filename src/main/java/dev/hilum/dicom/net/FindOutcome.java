package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import java.util.List;

/**
 * The end of a C-FIND (PS3.4 section C.4.1).
 *
 * @param status final; anything but Success means that the matches may not be all
 * @param matches identifiers of the pending responses
 */
public record FindOutcome(DimseStatus status, List<DataSet> matches) {
    public FindOutcome {
        matches = List.copyOf(matches);
    }
}
