package dev.hilum.validate.reference;

import dev.hilum.volume.VolumeGeometry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** MetaImage in one file: a text header that ends with {@code ElementDataFile = LOCAL}, then the voxels; LPS. */
final class MetaImage {
    private MetaImage() {}

    static VoxelLabels read(Path file, byte[] bytes) {
        Map<String, String> header = new LinkedHashMap<>();
        int at = 0;
        while (!header.containsKey("ElementDataFile")) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
            int equals = line.indexOf('=');
            if (equals < 0 || end >= bytes.length) {
                throw new ReferenceException(file + ": the MetaImage header does not end with ElementDataFile");
            }
            header.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
            at = end + 1;
        }
        if (!header.get("ElementDataFile").equals("LOCAL") || !"3".equals(header.get("NDims"))) {
            throw new ReferenceException(file + ": only three-dimensional MetaImages in one file are read");
        }
        int[] size = new int[3];
        double[] dims = numbers(file, header, "DimSize", 3);
        for (int a = 0; a < 3; a++) {
            size[a] = (int) dims[a];
        }
        String type = type(file, header.getOrDefault("ElementType", ""));
        int length = Math.toIntExact((long) size[0] * size[1] * size[2] * MaskFile.bytes(type));
        boolean compressed = "True".equalsIgnoreCase(header.get("CompressedData"));
        byte[] data = compressed ? inflated(file, bytes, at, length) : bytes;
        int start = compressed ? 0 : at;
        if (data.length - start < length) {
            throw new ReferenceException(file + ": holds fewer voxels than its header says");
        }
        boolean big = "True".equalsIgnoreCase(header.getOrDefault("BinaryDataByteOrderMSB", "False"))
                || "True".equalsIgnoreCase(header.getOrDefault("ElementByteOrderMSB", "False"));
        return VoxelLabels.of(
                geometry(file, header, size),
                MaskFile.labels(
                        ByteBuffer.wrap(data), start, type, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
    }

    private static VolumeGeometry geometry(Path file, Map<String, String> header, int[] size) {
        double[] spacing =
                numbers(file, header, header.containsKey("ElementSpacing") ? "ElementSpacing" : "ElementSize", 3);
        String place = header.containsKey("Offset") ? "Offset" : header.containsKey("Position") ? "Position" : "Origin";
        double[] origin = numbers(file, header, place, 3);
        double[] matrix = header.containsKey("TransformMatrix")
                ? numbers(file, header, "TransformMatrix", 9)
                : new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
        double[][] axes = new double[3][3];
        for (int a = 0; a < 3; a++) {
            for (int i = 0; i < 3; i++) {
                axes[a][i] = matrix[3 * a + i] * spacing[a];
            }
        }
        return MaskFile.geometry(file, size, axes, origin);
    }

    private static double[] numbers(Path file, Map<String, String> header, String key, int count) {
        String[] parts = header.getOrDefault(key, "").split("\\s+");
        try {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = Double.parseDouble(parts[i]);
            }
            return values;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new ReferenceException(file + ": " + key + " must hold " + count + " numbers", e);
        }
    }

    private static String type(Path file, String type) {
        return switch (type) {
            case "MET_UCHAR" -> "uint8";
            case "MET_CHAR" -> "int8";
            case "MET_SHORT" -> "int16";
            case "MET_USHORT" -> "uint16";
            case "MET_INT" -> "int32";
            case "MET_UINT" -> "uint32";
            case "MET_FLOAT" -> "float32";
            case "MET_DOUBLE" -> "float64";
            default -> throw new ReferenceException(file + ": ElementType " + type + " is not read");
        };
    }

    private static byte[] inflated(Path file, byte[] bytes, int at, int length) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes, at, bytes.length - at);
            ByteArrayOutputStream out = new ByteArrayOutputStream(length);
            byte[] chunk = new byte[1 << 16];
            while (!inflater.finished() && out.size() < length) {
                int n = inflater.inflate(chunk);
                if (n == 0 && inflater.needsInput()) {
                    break;
                }
                out.write(chunk, 0, n);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new ReferenceException(file + ": the compressed voxels are damaged: " + e.getMessage(), e);
        }
    }
}
