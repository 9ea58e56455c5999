package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** NO_CT, LOCALIZER_ONLY, NO_PIXEL_DATA, DECODE_FAILED, PIXEL_FORMAT: is there a CT image at all, and can it be read? */
final class ContentRules {
    private static final Set<String> CT_CLASSES =
            Set.of(Uid.CT_IMAGE, Uid.ENHANCED_CT_IMAGE, Uid.LEGACY_CONVERTED_ENHANCED_CT_IMAGE);
    private static final Set<String> LOCALIZER_TERMS =
            Set.of("LOCALIZER", "SCOUT", "TOPOGRAM", "SURVIEW", "SCANOGRAM", "SCANOSCOPE");
    private static final String JPEG_PREFIX = "1.2.840.10008.1.2.4.";
    private static final Set<String> NATIVE =
            Set.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2");

    private ContentRules() {}

    /** CT by its SOP class; a Modality that names another device overrules it. */
    static boolean isCt(StoredInstance instance) {
        DataSet header = instance.object().dataSet();
        return header.string(Tag.SOPClassUID).filter(CT_CLASSES::contains).isPresent()
                && header.string(Tag.Modality).map("CT"::equals).orElse(true);
    }

    /** Image Type value 3 LOCALIZER (PS3.3 C.8.2.1.1.1), or one of the makers' words for it. */
    static boolean isLocalizer(PlaneHeader plane) {
        return plane.imageType().stream().anyMatch(LOCALIZER_TERMS::contains);
    }

    static Optional<String> noCt(GateCandidate series, GateRules rules) {
        return GateRule.when(series.instances().isEmpty(), "The series holds no CT image.");
    }

    static Optional<String> localizerOnly(GateCandidate series, GateRules rules) {
        return GateRule.when(
                series.planes().isEmpty(), "The series holds only localizers (Image Type (0008,0008) says LOCALIZER).");
    }

    static Optional<String> noPixelData(GateCandidate series, GateRules rules) {
        List<StoredInstance> imaging = series.imaging();
        long without = imaging.stream().filter(i -> !hasPixelData(i)).count();
        return GateRule.count(without, imaging.size(), "instances have no Pixel Data (7FE0,0010).");
    }

    /** Only what the header can tell: pixel data that is shorter than the image. Decoding itself comes later. */
    static Optional<String> decodeFailed(GateCandidate series, GateRules rules) {
        List<StoredInstance> imaging = series.imaging();
        long cut = imaging.stream().filter(ContentRules::isCutOff).count();
        return GateRule.count(
                cut, imaging.size(), "instances have less Pixel Data (7FE0,0010) than Rows x Columns need.");
    }

    static Optional<String> pixelFormat(GateCandidate series, GateRules rules) {
        return series.imaging().stream()
                .map(instance -> wrongFormat(instance, rules.pixels()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean hasPixelData(StoredInstance instance) {
        return instance.object()
                .dataSet()
                .element(Tag.PixelData)
                .map(Element::value)
                .filter(value -> !isEmpty(value))
                .isPresent();
    }

    private static boolean isEmpty(Value value) {
        return switch (value) {
            case Value.Deferred deferred -> deferred.length() == 0;
            case Value.Bytes bytes -> bytes.bytes().length == 0;
            case Value.Fragments fragments -> fragments.fragments().isEmpty();
            case Value.Text text -> text.values().isEmpty();
            case Value.Integers integers -> integers.values().isEmpty();
            case Value.Floats floats -> floats.values().isEmpty();
            case Value.Items items -> items.items().isEmpty();
        };
    }

    private static boolean isCutOff(StoredInstance instance) {
        DataSet header = instance.object().dataSet();
        if (!NATIVE.contains(instance.object().transferSyntaxUid())) {
            return false;
        }
        long frames = Math.max(1, integer(header, Tag.NumberOfFrames).orElse(1));
        long bits = frames
                * integer(header, Tag.Rows).orElse(0)
                * integer(header, Tag.Columns).orElse(0)
                * integer(header, Tag.BitsAllocated).orElse(0)
                * integer(header, Tag.SamplesPerPixel).orElse(1);
        return header.element(Tag.PixelData)
                .filter(e -> length(e.value()) >= 0 && length(e.value()) < bits / 8)
                .isPresent();
    }

    private static long length(Value value) {
        return switch (value) {
            case Value.Deferred deferred -> deferred.length();
            case Value.Bytes bytes -> bytes.bytes().length;
            default -> -1;
        };
    }

    private static Optional<String> wrongFormat(StoredInstance instance, GateRules.PixelRules rules) {
        DataSet header = instance.object().dataSet();
        String syntax = instance.object().transferSyntaxUid();
        if (!rules.decodable().contains(syntax)) {
            String kind = syntax.startsWith(JPEG_PREFIX) ? "compression" : "encoding";
            return Optional.of("Pixel data in the " + kind + " of transfer syntax " + syntax + " cannot be decoded.");
        }
        int samples = integer(header, Tag.SamplesPerPixel).orElse(1);
        String photometric = header.string(Tag.PhotometricInterpretation).orElse("MONOCHROME2");
        if (samples != 1 || !photometric.startsWith("MONOCHROME")) {
            return Optional.of("Pixels are not grey values: Samples per Pixel (0028,0002) " + samples
                    + ", Photometric Interpretation (0028,0004) " + photometric + ".");
        }
        return wrongBits(header).or(() -> wrongMatrix(header, rules));
    }

    private static Optional<String> wrongBits(DataSet header) {
        int allocated = integer(header, Tag.BitsAllocated).orElse(0);
        int stored = integer(header, Tag.BitsStored).orElse(allocated);
        int representation = integer(header, Tag.PixelRepresentation).orElse(-1);
        boolean usual = (allocated == 8 || allocated == 16) && stored >= 1 && stored <= allocated;
        return GateRule.when(
                !usual || representation < 0 || representation > 1,
                "Bits Allocated (0028,0100) " + allocated + ", Bits Stored (0028,0101) " + stored
                        + ", Pixel Representation (0028,0103) " + (representation < 0 ? "absent" : representation)
                        + ": CT needs 8 or 16 bits and a sign rule.");
    }

    private static Optional<String> wrongMatrix(DataSet header, GateRules.PixelRules rules) {
        int rows = integer(header, Tag.Rows).orElse(0);
        int columns = integer(header, Tag.Columns).orElse(0);
        return GateRule.when(
                Math.min(rows, columns) < rules.minimumMatrix(),
                "An image of " + rows + " rows and " + columns + " columns is smaller than " + rules.minimumMatrix()
                        + " x " + rules.minimumMatrix() + " pixels.");
    }

    private static OptionalInt integer(DataSet header, int tag) {
        try {
            return header.integer(tag);
        } catch (DicomException malformed) {
            return OptionalInt.empty();
        }
    }
}
