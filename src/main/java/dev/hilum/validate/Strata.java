package dev.hilum.validate;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.study.KernelSharpness;
import dev.hilum.validate.reference.ManifestCase;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The strata of a case: what the manifest says, else what the header says, else UNKNOWN. */
final class Strata {
    static final String UNKNOWN = "UNKNOWN";

    private final DataSet header;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Strata(DataSet header) {
        this.header = header;
    }

    /** Names in the order of the report's tables. */
    static Map<String, String> of(ManifestCase one, DataSet header) {
        Strata strata = new Strata(header);
        strata.add("sex", first(one.sex(), strata.text(Tag.PatientSex)));
        strata.add("age", age(first(one.age(), strata.text(Tag.PatientAge))));
        strata.add("stage", one.stage());
        strata.add("site", one.site());
        strata.add("disease", one.disease());
        strata.add("manufacturer", strata.text(Tag.Manufacturer));
        strata.add("model", strata.text(Tag.ManufacturerModelName));
        strata.add("sliceThickness", thickness(strata.number(Tag.SliceThickness)));
        strata.add("kernel", strata.text(Tag.ConvolutionKernel));
        strata.add(
                "kernelClass",
                KernelSharpness.of(strata.text(Tag.ConvolutionKernel), strata.text(Tag.Manufacturer))
                        .name());
        strata.add("dose", strata.dose());
        strata.add("contrast", strata.text(Tag.ContrastBolusAgent).isEmpty() ? "NO" : "YES");
        return strata.values;
    }

    private void add(String name, String value) {
        values.put(name, value.isBlank() ? UNKNOWN : value.strip());
    }

    private static String first(String a, String b) {
        return a.isEmpty() ? b : a;
    }

    /** Bands of the report: under 45, 45–64, 65 and over; the text is years, or DICOM's 066Y. */
    private static String age(String text) {
        String digits = text.replaceFirst("(?i)Y$", "");
        if (!digits.matches("\\d{1,3}")) {
            return text.matches("(?i)\\d{1,3}[DWM]") ? "<45" : UNKNOWN;
        }
        int years = Integer.parseInt(digits);
        return years < 45 ? "<45" : years < 65 ? "45-64" : "65+";
    }

    private static String thickness(OptionalDouble mm) {
        if (mm.isEmpty() || mm.getAsDouble() <= 0) {
            return UNKNOWN;
        }
        return mm.getAsDouble() <= 1.5 ? "<=1.5 mm" : mm.getAsDouble() <= 3 ? ">1.5-3 mm" : ">3 mm";
    }

    /** Low dose by CTDIvol up to 3 mGy (the ACR's limit for screening), where the header gives it. */
    private String dose() {
        OptionalDouble ctdi = number(Tag.CTDIvol);
        if (ctdi.isPresent()) {
            return ctdi.getAsDouble() <= 3 ? "CTDIvol <=3 mGy" : "CTDIvol >3 mGy";
        }
        OptionalDouble exposure = number(Tag.Exposure);
        return exposure.isEmpty() ? UNKNOWN : exposure.getAsDouble() <= 60 ? "<=60 mAs" : ">60 mAs";
    }

    private String text(int tag) {
        return header.string(tag).map(s -> s.strip().toUpperCase(Locale.ROOT)).orElse("");
    }

    private OptionalDouble number(int tag) {
        try {
            return header.decimal(tag);
        } catch (DicomException malformed) {
            return OptionalDouble.empty();
        }
    }
}
