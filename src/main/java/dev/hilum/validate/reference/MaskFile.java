package dev.hilum.validate.reference;

import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Label images: NIfTI-1 ({@code .nii}, {@code .nii.gz}) and MetaImage ({@code .mha}). */
final class MaskFile {
    private static final double ORTHOGONAL = 1e-3;

    private MaskFile() {}

    /** @throws ReferenceException that names the file */
    static VoxelLabels read(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (name.endsWith(".nii.gz")) {
                return Nifti.read(file, inflated(bytes));
            }
            if (name.endsWith(".nii")) {
                return Nifti.read(file, bytes);
            }
            if (name.endsWith(".mha")) {
                return MetaImage.read(file, bytes);
            }
            throw new ReferenceException(file + ": masks are read from .nii, .nii.gz and .mha");
        } catch (IOException e) {
            throw new ReferenceException(file + ": cannot be read: " + e, e);
        }
    }

    private static byte[] inflated(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    /** Reads one value as a whole label. */
    static VoxelLabels.Labels labels(ByteBuffer data, int start, String type, ByteOrder order) {
        ByteBuffer b = data.order(order);
        return switch (type) {
            case "uint8" -> i -> b.get(start + (int) i) & 0xFF;
            case "int8" -> i -> b.get(start + (int) i);
            case "int16" -> i -> b.getShort(start + (int) i * 2);
            case "uint16" -> i -> b.getShort(start + (int) i * 2) & 0xFFFF;
            case "int32", "uint32" -> i -> b.getInt(start + (int) i * 4);
            case "float32" -> i -> Math.round(b.getFloat(start + (int) i * 4));
            case "float64" -> i -> (int) Math.round(b.getDouble(start + (int) i * 8));
            default -> throw new ReferenceException("voxels of type " + type + " are no labels");
        };
    }

    static int bytes(String type) {
        return switch (type) {
            case "uint8", "int8" -> 1;
            case "int16", "uint16" -> 2;
            case "float64" -> 8;
            default -> 4;
        };
    }

    /**
     * @param axes three columns of an affine matrix: the step of one voxel along each axis, LPS mm
     * @throws ReferenceException for axes that are not at right angles
     */
    static VolumeGeometry geometry(Path file, int[] size, double[][] axes, double[] origin) {
        double[] spacing = new double[3];
        for (int a = 0; a < 3; a++) {
            spacing[a] = Math.sqrt(dot(axes[a], axes[a]));
            if (!(spacing[a] > 0)) {
                throw new ReferenceException(file + ": axis " + a + " of the image has no length");
            }
        }
        for (int a = 0; a < 3; a++) {
            int b = (a + 1) % 3;
            if (Math.abs(dot(axes[a], axes[b])) > ORTHOGONAL * spacing[a] * spacing[b]) {
                throw new ReferenceException(file + ": the axes of the image are not at right angles");
            }
        }
        return new VolumeGeometry(
                size[0],
                size[1],
                size[2],
                new PatientPoint(origin[0], origin[1], origin[2]),
                unit(axes[0], spacing[0]),
                unit(axes[1], spacing[1]),
                unit(axes[2], spacing[2]),
                spacing[0],
                spacing[1],
                spacing[2],
                "");
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static List<Double> unit(double[] axis, double length) {
        return List.of(axis[0] / length, axis[1] / length, axis[2] / length);
    }
}
