package dev.hilum.infer.oip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A float32 tensor.
 *
 * @param shape with the batch axis
 * @param values as many as the shape says, position 0
 */
public record OipTensor(String name, List<Integer> shape, FloatBuffer values) {
    /** The only data type that is spoken. */
    public static final String FP32 = "FP32";

    public OipTensor {
        shape = List.copyOf(shape);
        if (size(name, shape) != values.remaining()) {
            throw new OipException("tensor " + name + ": the shape " + shape + " asks for " + size(name, shape)
                    + " values, there are " + values.remaining());
        }
    }

    /** Values that a shape asks for. */
    static long size(String name, List<Integer> shape) {
        long size = 1;
        for (int side : shape) {
            if (side < 0) {
                throw new OipException("tensor " + name + ": the shape " + shape + " has a negative side");
            }
            size = Math.multiplyExact(size, side);
        }
        return size;
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(values.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values.duplicate());
        return bytes.array();
    }
}
