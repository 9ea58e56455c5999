package dev.hilum.study;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a reconstruction kernel raises edges and noise. Names are the makers' own; the classes are our convention
 * (makers' documents and published comparisons, from memory), used for the choice of series and a caution only.
 */
public enum KernelSharpness {
    SMOOTH,
    SHARP,
    UNKNOWN;

    /** Siemens: one or two letters, a number that grows with sharpness: B31f, I70f, Br40, Bl57. */
    private static final Pattern SIEMENS = Pattern.compile("(?:[BHIUT]|[BHQST][A-Z])(\\d{2})[A-Z]?(?:\\W.*)?");
    /** Canon and Toshiba: FC01 to FC26 body and head, FC30 and above bone and lung. */
    private static final Pattern CANON = Pattern.compile("FC(\\d{2}).*");

    private static final Pattern SHARP_WORD =
            Pattern.compile(".*(LUNG|BONE|EDGE|SHARP|ULTRA|HIGH.?RES|DETAIL.?PLUS).*");
    private static final Pattern SMOOTH_WORD = Pattern.compile(".*(STANDARD|STND|SOFT|SMOOTH|CHST|DETAIL|BODY).*");
    private static final Set<String> PHILIPS_SMOOTH = Set.of("A", "B", "UA", "UB", "SA", "SB", "XA", "XB", "EB");
    private static final Set<String> PHILIPS_SHARP = Set.of("C", "D", "E", "L", "UC", "YC", "YD", "YE", "YL", "EC");

    private static final int SIEMENS_SHARP_FROM = 50;
    private static final int CANON_SHARP_FROM = 30;

    /**
     * @param kernel Convolution Kernel (0018,1210), or the Convolution Kernel Group of an enhanced image
     * @param manufacturer since single letters mean something only for their maker
     */
    public static KernelSharpness of(String kernel, String manufacturer) {
        String name = kernel.strip().toUpperCase(Locale.ROOT);
        if (SHARP_WORD.matcher(name).matches()) {
            return SHARP;
        }
        if (SMOOTH_WORD.matcher(name).matches()) {
            return SMOOTH;
        }
        if (manufacturer.toUpperCase(Locale.ROOT).contains("PHILIPS")) {
            return PHILIPS_SHARP.contains(name) ? SHARP : PHILIPS_SMOOTH.contains(name) ? SMOOTH : UNKNOWN;
        }
        return numbered(name);
    }

    private static KernelSharpness numbered(String name) {
        Matcher canon = CANON.matcher(name);
        if (canon.matches()) {
            return Integer.parseInt(canon.group(1)) >= CANON_SHARP_FROM ? SHARP : SMOOTH;
        }
        Matcher siemens = SIEMENS.matcher(name);
        if (siemens.matches()) {
            return Integer.parseInt(siemens.group(1)) >= SIEMENS_SHARP_FROM ? SHARP : SMOOTH;
        }
        return UNKNOWN;
    }
}
