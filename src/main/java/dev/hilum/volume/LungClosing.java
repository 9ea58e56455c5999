package dev.hilum.volume;

/** Closes one lung by a ball: vessels, nodules at the pleura, dense tissue between aerated parts. */
final class LungClosing {
    /** 6 cm² at 2 mm. */
    private static final int SMALL_HOLE_CELLS = 150;

    private final BitGrid body;
    private final BitGrid airways;
    private final BitGrid other;
    private final double radius;
    private final int workers;

    /**
     * @param other the other lung, which is not taken from
     * @param radius in cells
     */
    LungClosing(BitGrid body, BitGrid airways, BitGrid other, double radius, int workers) {
        this.body = body;
        this.airways = airways;
        this.other = other;
        this.radius = radius;
        this.workers = workers;
    }

    BitGrid close(BitGrid lung) {
        float[] toLung = DistanceTransform.squared(BitGrid.like(lung, i -> !lung.cells[i]), workers);
        double square = radius * radius;
        BitGrid grown = BitGrid.like(lung, i -> toLung[i] <= square);
        float[] depth = DistanceTransform.squared(grown, workers);
        BitGrid closed = BitGrid.like(
                lung,
                i -> lung.cells[i] || (depth[i] > square && body.cells[i] && !other.cells[i] && !airways.cells[i]));
        closed.fillCavities(SMALL_HOLE_CELLS);
        return BitGrid.like(closed, i -> closed.cells[i] && !other.cells[i]);
    }
}
