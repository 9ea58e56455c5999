package dev.hilum.measure;

/** A measured number, or the coded reason why there is none. Units are in the name of the component that holds it. */
public sealed interface Quantity {
    record Known(double value) implements Quantity {
        public Known {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("not a number: use Unknown with the reason");
            }
        }
    }

    /** Absent, and why. */
    record Unknown(Why why, String text) implements Quantity {}

    /** CID 42 Numeric Value Qualifier: the concept's code value in DCM. */
    enum Why {
        MEASUREMENT_FAILURE("114006", "Measurement failure"),
        NOT_ATTEMPTED("114007", "Measurement not attempted"),
        OUT_OF_RANGE("114009", "Value out of range"),
        UNKNOWN("114010", "Value unknown");

        private final String code;
        private final String meaning;

        Why(String code, String meaning) {
            this.code = code;
            this.meaning = meaning;
        }

        public String code() {
            return code;
        }

        public String meaning() {
            return meaning;
        }
    }

    static Quantity of(double value) {
        return new Known(value);
    }

    static Quantity unknown(Why why, String text) {
        return new Unknown(why, text);
    }
}
