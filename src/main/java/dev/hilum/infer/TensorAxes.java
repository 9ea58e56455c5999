package dev.hilum.infer;

import java.util.List;

/**
 * Order and direction of the three spatial axes of a network's tensors, first to last, by the patient direction to
 * which each index grows. Hilum's own order is S, P, L: Z from feet to head, Y from front to back, X from right to left
 * (LPS). A network of the nibabel and MONAI world has R, A, S.
 */
public record TensorAxes(List<Direction> directions) {
    /** Z, Y, X of LPS. */
    public static final TensorAxes LPS = new TensorAxes(List.of(Direction.S, Direction.P, Direction.L));

    /** A direction of the patient. */
    public enum Direction {
        S(0, 1),
        I(0, -1),
        P(1, 1),
        A(1, -1),
        L(2, 1),
        R(2, -1);

        private final int axis;
        private final int sign;

        Direction(int axis, int sign) {
            this.axis = axis;
            this.sign = sign;
        }
    }

    public TensorAxes {
        directions = List.copyOf(directions);
        if (directions.size() != 3
                || directions.stream().map(d -> d.axis).distinct().count() != 3) {
            throw new IllegalArgumentException("one of S and I, one of P and A, one of L and R, not " + directions);
        }
    }

    /** Where an axis (0 Z, 1 Y, 2 X) is in the tensor: 0 first. */
    public int position(int axis) {
        for (int t = 0; t < 3; t++) {
            if (directions.get(t).axis == axis) {
                return t;
            }
        }
        throw new IllegalArgumentException("axis 0 to 2, not " + axis);
    }

    /** +1 where the tensor's index grows with the LPS coordinate of the axis (0 Z, 1 Y, 2 X), else −1. */
    public int sign(int axis) {
        return directions.get(position(axis)).sign;
    }

    /** A list in the tensor's order, brought into the order Z, Y, X. */
    public <T> List<T> toZyx(List<T> tensor) {
        return List.of(tensor.get(position(0)), tensor.get(position(1)), tensor.get(position(2)));
    }

    /** A list in the order Z, Y, X, brought into the tensor's. */
    public <T> List<T> toTensor(List<T> zyx) {
        return directions.stream().map(d -> zyx.get(d.axis)).toList();
    }

    /** Distance of neighbours on the axes Z, Y, X in a contiguous tensor whose sizes are given as Z, Y, X. */
    int[] strides(List<Integer> zyx) {
        int[] strides = new int[3];
        int step = 1;
        for (int t = 2; t >= 0; t--) {
            int axis = directions.get(t).axis;
            strides[axis] = step;
            step *= zyx.get(axis);
        }
        return strides;
    }
}
