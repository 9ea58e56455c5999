package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.SpecificCharacterSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A data set onto a stream: character set, deflation, one element after the other. */
final class DataSetStream {
    private static final Element UTF_8 =
            new Element(Tag.SpecificCharacterSet, Vr.CS, new Value.Text(List.of("ISO_IR 192")));

    private DataSetStream() {}

    static void write(OutputStream out, DataSet dataSet, TransferSyntax syntax, DataSetEncoder.Loader loader)
            throws IOException {
        if (!syntax.deflated()) {
            elements(out, dataSet, syntax, loader);
            return;
        }
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater);
            elements(deflating, dataSet, syntax, loader);
            deflating.finish();
            if ((deflater.getBytesWritten() & 1) != 0) {
                out.write(0);
            }
        } finally {
            deflater.end();
        }
    }

    /** What precedes Specific Character Set (0008,0005) is read before it is known, so it must be ASCII. */
    private static void elements(OutputStream out, DataSet dataSet, TransferSyntax syntax, DataSetEncoder.Loader loader)
            throws IOException {
        DataSetEncoder before = new DataSetEncoder(syntax, SpecificCharacterSet.DEFAULT, loader);
        DataSetEncoder after = new DataSetEncoder(syntax, SpecificCharacterSet.UTF_8, loader);
        boolean pending = dataSet.contains(Tag.SpecificCharacterSet) || beyondAscii(dataSet);
        for (Element element : dataSet.elements()) {
            boolean early = Integer.compareUnsigned(element.tag(), Tag.SpecificCharacterSet) < 0;
            if (pending && !early) {
                after.write(UTF_8, out);
                pending = false;
            }
            if (element.tag() != Tag.SpecificCharacterSet) {
                (early ? before : after).write(element, out);
            }
        }
        if (pending) {
            after.write(UTF_8, out);
        }
    }

    private static boolean beyondAscii(DataSet dataSet) {
        return dataSet.elements().stream().anyMatch(DataSetStream::beyondAscii);
    }

    private static boolean beyondAscii(Element element) {
        return switch (element.value()) {
            case Value.Text text ->
                element.vr().kind() == Vr.Kind.LOCAL_TEXT
                        && text.values().stream().anyMatch(v -> v.chars().anyMatch(c -> c > 0x7E || c == 0x1B));
            case Value.Items items -> items.items().stream().anyMatch(DataSetStream::beyondAscii);
            default -> false;
        };
    }
}
