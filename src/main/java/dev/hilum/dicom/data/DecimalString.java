package dev.hilum.dicom.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal strings (DS, PS3.5 section 6.2): at most 16 characters, as exact as these allow. */
public final class DecimalString {
    private static final int MAX_LENGTH = 16;

    private DecimalString() {}

    /** Formats a finite number; throws {@link IllegalArgumentException} for NaN and infinities, which DS cannot hold. */
    public static String format(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a decimal string cannot hold " + value);
        }
        for (int digits = 17; digits > 0; digits--) {
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
            String plain = shortest(rounded);
            if (plain.length() <= MAX_LENGTH && (digits < 17 || Double.parseDouble(plain) == value)) {
                return plain;
            }
        }
        throw new IllegalArgumentException("does not fit 16 characters: " + value);
    }

    private static String shortest(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        String plain = value.stripTrailingZeros().toPlainString();
        String scientific = value.stripTrailingZeros().toString();
        return plain.length() <= MAX_LENGTH ? plain : scientific;
    }
}
