package dev.hilum.report;

/** The result as JSON: the fixed names of the public interface. */
public final class JsonReport {
    private JsonReport() {}

    /** UTF-8, indented, the same bytes for the same result. */
    public static byte[] write(StudyReport report) {
        throw new UnsupportedOperationException("in work");
    }
}
