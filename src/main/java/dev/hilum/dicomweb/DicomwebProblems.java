package dev.hilum.dicomweb;

import dev.hilum.worklist.ProblemException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** What DICOMweb refuses; no detail holds patient data. */
final class DicomwebProblems {
    private DicomwebProblems() {}

    static ProblemException unknown(String what) {
        return new ProblemException(
                Response.Status.NOT_FOUND,
                "UNKNOWN_" + what,
                "There is no such " + what.toLowerCase(Locale.ROOT) + ".");
    }

    static ProblemException notAcceptable(String available) {
        return new ProblemException(Response.Status.NOT_ACCEPTABLE, "NOT_ACCEPTABLE", available);
    }

    static ProblemException bad(String detail) {
        return new ProblemException(Response.Status.BAD_REQUEST, "REQUEST", detail);
    }
}
