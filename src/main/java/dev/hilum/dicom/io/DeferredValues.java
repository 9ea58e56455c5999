package dev.hilum.dicom.io;

import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Value;
import java.io.IOException;

/** Reads values that header reading left in the source. */
final class DeferredValues {
    private DeferredValues() {}

    /** The element with its value in memory: bytes with little-endian words, or fragments. */
    static Element load(Element element, ByteSource source, TransferSyntax syntax) throws IOException {
        if (!(element.value() instanceof Value.Deferred(long offset, long length))) {
            return element;
        }
        SourceCursor cursor = new SourceCursor(source, false);
        cursor.moveTo(offset);
        DataSetParser parser = new DataSetParser(cursor, ReadLimits.DEFAULT, false, DataSetParser.NO_STOP);
        return parser.readValue(element, length, Scope.of(syntax));
    }
}
