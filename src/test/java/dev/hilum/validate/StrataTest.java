package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.validate.reference.ManifestCase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Strata come from the manifest first, then from the header; what neither says is UNKNOWN. */
@org.junit.jupiter.api.Tag("REQ-VAL")
class StrataTest {
    private static ManifestCase row(String sex, String age) {
        return new ManifestCase("a", "a", List.of(), List.of(), null, sex, age, "EARLY", "north", "influenza", "", "");
    }

    @Test
    void headersAreReadWhereTheManifestIsSilent() {
        DataSet header = new DataSet()
                .setStrings(Tag.PatientSex, Vr.CS, "F")
                .setStrings(Tag.PatientAge, Vr.AS, "066Y")
                .setStrings(Tag.Manufacturer, Vr.LO, "Maker")
                .setStrings(Tag.ManufacturerModelName, Vr.LO, "Model 1")
                .setStrings(Tag.ConvolutionKernel, Vr.SH, "LUNG")
                .setDecimals(Tag.SliceThickness, Vr.DS, 1.25)
                .setDecimals(Tag.CTDIvol, Vr.FD, 2.1)
                .setStrings(Tag.ContrastBolusAgent, Vr.LO, "x");
        Map<String, String> strata = Strata.of(row("", ""), header);
        assertEquals("F", strata.get("sex"));
        assertEquals("65+", strata.get("age"));
        assertEquals("EARLY", strata.get("stage"));
        assertEquals("north", strata.get("site"));
        assertEquals("influenza", strata.get("disease"));
        assertEquals("MAKER", strata.get("manufacturer"));
        assertEquals("MODEL 1", strata.get("model"));
        assertEquals("<=1.5 mm", strata.get("sliceThickness"));
        assertEquals("LUNG", strata.get("kernel"));
        assertEquals("SHARP", strata.get("kernelClass"));
        assertEquals("CTDIvol <=3 mGy", strata.get("dose"));
        assertEquals("YES", strata.get("contrast"));
        Map<String, String> overridden = Strata.of(row("M", "44"), header);
        assertEquals("M", overridden.get("sex"));
        assertEquals("<45", overridden.get("age"));
    }

    @Test
    void whatNobodySaysIsUnknown() {
        Map<String, String> strata = Strata.of(
                new ManifestCase("a", "a", List.of(), List.of(), null, "", "", "", "", "", "", ""), new DataSet());
        for (String name :
                List.of("sex", "age", "stage", "site", "disease", "manufacturer", "sliceThickness", "dose")) {
            assertEquals(Strata.UNKNOWN, strata.get(name), name);
        }
    }
}
