package dev.hilum.dicom.data;

/** Numbers of fixed width within dates and times. */
final class Digits {
    private Digits() {}

    /** The digits from {@code start} to before {@code end}. */
    static int parse(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw new DicomException("a digit is expected at character " + (i + 1));
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
