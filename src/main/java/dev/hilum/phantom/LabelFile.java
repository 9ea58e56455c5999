package dev.hilum.phantom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Labels on a phantom's grid as NIfTI-1 ({@code .nii.gz}, unsigned bytes, sform); LPS becomes RAS. */
final class LabelFile {
    private static final int DATA_AT = 352;

    private LabelFile() {}

    @FunctionalInterface
    interface Labels {
        /** The label at a point, LPS mm; 0–255. */
        int at(double x, double y, double z);
    }

    /** @param shift of the labelled image in patient space against the grid, LPS mm */
    static void write(Path file, PhantomStudy.Grid grid, double[] shift, Labels labels) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(DATA_AT + grid.columns() * grid.rows() * grid.slices())
                .order(ByteOrder.LITTLE_ENDIAN);
        header(b, grid, shift);
        b.position(DATA_AT);
        for (int k = 0; k < grid.slices(); k++) {
            for (int j = 0; j < grid.rows(); j++) {
                for (int i = 0; i < grid.columns(); i++) {
                    b.put((byte) labels.at(grid.x(i), grid.y(j), grid.z(k)));
                }
            }
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(b.array());
        }
    }

    private static void header(ByteBuffer b, PhantomStudy.Grid grid, double[] shift) {
        b.putInt(0, 348).putShort(40, (short) 3);
        b.putShort(42, (short) grid.columns()).putShort(44, (short) grid.rows()).putShort(46, (short) grid.slices());
        b.putShort(48, (short) 1)
                .putShort(50, (short) 1)
                .putShort(52, (short) 1)
                .putShort(54, (short) 1);
        b.putShort(70, (short) 2).putShort(72, (short) 8);
        float column = (float) grid.columnSpacingMm();
        float slice = (float) grid.sliceSpacingMm();
        b.putFloat(76, 1).putFloat(80, column).putFloat(84, column).putFloat(88, slice);
        b.putFloat(108, DATA_AT).putFloat(112, 1).put(123, (byte) 2).putShort(254, (short) 1);
        b.putFloat(280, -column).putFloat(292, (float) -(grid.x(0) + shift[0]));
        b.putFloat(300, -column).putFloat(308, (float) -(grid.y(0) + shift[1]));
        b.putFloat(320, slice).putFloat(324, (float) (grid.z(0) + shift[2]));
        b.put(344, (byte) 'n').put(345, (byte) '+').put(346, (byte) '1');
    }
}
