package dev.hilum.drift;

/**
 * What images are expected to be alike: scanner model and reconstruction. Absent attributes are empty.
 *
 * @param thicknessMm Slice Thickness rounded to 0.1 mm; 0 where it is absent
 */
public record Scanner(String manufacturer, String model, String kernel, double thicknessMm)
        implements Comparable<Scanner> {
    private static final int LONGEST = 64;

    public Scanner {
        manufacturer = cut(manufacturer);
        model = cut(model);
        kernel = cut(kernel);
        thicknessMm = Math.round(thicknessMm * 10) / 10.0;
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    @Override
    public int compareTo(Scanner other) {
        return java.util.Comparator.comparing(Scanner::manufacturer)
                .thenComparing(Scanner::model)
                .thenComparing(Scanner::kernel)
                .thenComparingDouble(Scanner::thicknessMm)
                .compare(this, other);
    }
}
