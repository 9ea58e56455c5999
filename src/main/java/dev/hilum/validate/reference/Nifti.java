package dev.hilum.validate.reference;

import dev.hilum.volume.VolumeGeometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** NIfTI-1: the 348-byte header, sform before qform; its RAS axes become LPS. */
final class Nifti {
    private static final int HEADER = 348;

    private Nifti() {}

    static VoxelLabels read(Path file, byte[] bytes) {
        if (bytes.length < HEADER + 4) {
            throw new ReferenceException(file + ": is shorter than a NIfTI header");
        }
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (b.getInt(0) != HEADER) {
            b.order(ByteOrder.BIG_ENDIAN);
        }
        boolean oneFile = b.get(344) == 'n' && b.get(345) == '+' && b.get(346) == '1';
        if (b.getInt(0) != HEADER || !oneFile) {
            throw new ReferenceException(file + ": is not a NIfTI-1 file in one part");
        }
        int[] size = {b.getShort(42), b.getShort(44), b.getShort(46)};
        int dimensions = b.getShort(40);
        for (int d = 4; d <= dimensions; d++) {
            if (b.getShort(40 + 2 * d) > 1) {
                throw new ReferenceException(file + ": has " + dimensions + " dimensions, three are expected");
            }
        }
        String type = type(file, b.getShort(70));
        int start = Math.round(b.getFloat(108));
        long needed = (long) size[0] * size[1] * size[2] * MaskFile.bytes(type) + start;
        if (dimensions < 3 || needed > bytes.length) {
            throw new ReferenceException(file + ": holds fewer voxels than its header says");
        }
        ByteOrder order = b.order();
        return VoxelLabels.of(geometry(file, b, size), MaskFile.labels(b, start, type, order));
    }

    private static String type(Path file, int code) {
        return switch (code) {
            case 2 -> "uint8";
            case 4 -> "int16";
            case 8 -> "int32";
            case 16 -> "float32";
            case 64 -> "float64";
            case 256 -> "int8";
            case 512 -> "uint16";
            case 768 -> "uint32";
            default -> throw new ReferenceException(file + ": NIfTI data type " + code + " is not read");
        };
    }

    private static VolumeGeometry geometry(Path file, ByteBuffer b, int[] size) {
        double[][] rows = b.getShort(254) > 0 ? sform(b) : b.getShort(252) > 0 ? qform(b) : null;
        if (rows == null) {
            throw new ReferenceException(file + ": has neither sform nor qform: nothing says where it lies");
        }
        double[][] axes = new double[3][];
        for (int a = 0; a < 3; a++) {
            axes[a] = new double[] {-rows[0][a], -rows[1][a], rows[2][a]};
        }
        return MaskFile.geometry(file, size, axes, new double[] {-rows[0][3], -rows[1][3], rows[2][3]});
    }

    private static double[][] sform(ByteBuffer b) {
        double[][] rows = new double[3][4];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 4; c++) {
                rows[r][c] = b.getFloat(280 + 16 * r + 4 * c);
            }
        }
        return rows;
    }

    /** Method 2 of the NIfTI-1 header: a unit quaternion, spacings, and the sign of the third axis in pixdim[0]. */
    private static double[][] qform(ByteBuffer b) {
        double qb = b.getFloat(256);
        double qc = b.getFloat(260);
        double qd = b.getFloat(264);
        double qa = Math.sqrt(Math.max(0, 1 - qb * qb - qc * qc - qd * qd));
        double sign = b.getFloat(76) < 0 ? -1 : 1;
        double x = b.getFloat(80);
        double y = b.getFloat(84);
        double z = b.getFloat(88) * sign;
        return new double[][] {
            {
                x * (qa * qa + qb * qb - qc * qc - qd * qd),
                y * 2 * (qb * qc - qa * qd),
                z * 2 * (qb * qd + qa * qc),
                b.getFloat(268)
            },
            {
                x * 2 * (qb * qc + qa * qd),
                y * (qa * qa + qc * qc - qb * qb - qd * qd),
                z * 2 * (qc * qd - qa * qb),
                b.getFloat(272)
            },
            {
                x * 2 * (qb * qd - qa * qc),
                y * 2 * (qc * qd + qa * qb),
                z * (qa * qa + qd * qd - qc * qc - qb * qb),
                b.getFloat(276)
            }
        };
    }
}
