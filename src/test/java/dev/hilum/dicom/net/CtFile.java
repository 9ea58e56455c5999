package dev.hilum.dicom.net;

import dev.hilum.dicom.data.Uid;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** A CT instance as bytes, Explicit VR Little Endian, just enough for peers to take it. */
final class CtFile {
    private CtFile() {}

    static byte[] dataSet(String sopInstanceUid, int pixelBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, 0x0008, 0x0016, "UI", Uid.CT_IMAGE);
        text(out, 0x0008, 0x0018, "UI", sopInstanceUid);
        text(out, 0x0008, 0x0060, "CS", "CT");
        text(out, 0x0010, 0x0020, "LO", "TEST");
        text(out, 0x0020, 0x000D, "UI", "1.2.3.4.1");
        text(out, 0x0020, 0x000E, "UI", "1.2.3.4.2");
        out.writeBytes(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x7FE0)
                .putShort((short) 0x0010)
                .put("OW".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0)
                .putInt(pixelBytes)
                .array());
        out.writeBytes(pixels(pixelBytes));
        return out.toByteArray();
    }

    static byte[] part10(String sopInstanceUid, int pixelBytes) {
        ByteArrayOutputStream meta = new ByteArrayOutputStream();
        text(meta, 0x0002, 0x0002, "UI", Uid.CT_IMAGE);
        text(meta, 0x0002, 0x0003, "UI", sopInstanceUid);
        text(meta, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
        text(meta, 0x0002, 0x0012, "UI", "1.2.3");
        ByteBuffer head = ByteBuffer.allocate(144).order(ByteOrder.LITTLE_ENDIAN);
        head.position(128).put("DICM".getBytes(StandardCharsets.US_ASCII));
        head.putShort((short) 2).putShort((short) 0).put("UL".getBytes(StandardCharsets.US_ASCII));
        head.putShort((short) 4).putInt(meta.size());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.array());
        out.writeBytes(meta.toByteArray());
        out.writeBytes(dataSet(sopInstanceUid, pixelBytes));
        return out.toByteArray();
    }

    static boolean endsWithPixels(byte[] bytes, int pixelBytes) {
        return Arrays.equals(bytes, bytes.length - pixelBytes, bytes.length, pixels(pixelBytes), 0, pixelBytes);
    }

    private static byte[] pixels(int count) {
        byte[] pixels = new byte[count];
        new Random(42).nextBytes(pixels);
        return pixels;
    }

    private static void text(ByteArrayOutputStream out, int group, int element, String vr, String value) {
        boolean odd = value.length() % 2 != 0;
        byte[] bytes = (odd ? value + (vr.equals("UI") ? "\0" : " ") : value).getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) group)
                .putShort((short) element)
                .put(vr.getBytes(StandardCharsets.US_ASCII))
                .putShort((short) bytes.length)
                .array());
        out.writeBytes(bytes);
    }
}
