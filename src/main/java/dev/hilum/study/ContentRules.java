package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.pixel.FrameDecoder;
import dev.hilum.dicom.pixel.PixelFormat;
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
        if (TransferSyntax.of(instance.object().transferSyntaxUid()).encapsulated()) {
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
        try {
            PixelFormat format = PixelFormat.of(header);
            String syntax = instance.object().transferSyntaxUid();
            if (TransferSyntax.of(syntax).encapsulated()) {
                FrameDecoder.forTransferSyntax(syntax);
            }
            boolean grey = format.samplesPerPixel() == 1
                    && format.photometricInterpretation().startsWith("MONOCHROME");
            return grey ? wrongMatrix(header, rules) : Optional.of(notGrey(format));
        } catch (DicomException unreadable) {
            return Optional.of("The pixels cannot be read: " + unreadable.getMessage() + ".");
        }
    }

    private static String notGrey(PixelFormat format) {
        return "Pixels are not grey values: Samples per Pixel (0028,0002) " + format.samplesPerPixel()
                + ", Photometric Interpretation (0028,0004) " + format.photometricInterpretation() + ".";
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
