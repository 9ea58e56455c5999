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
        int[] bounds = lung.bounds();
        if (bounds.length == 0) {
            return lung;
        }
        int margin = (int) Math.ceil(radius) + 2;
        int[] from = new int[3];
        int[] size = new int[3];
        int[] whole = {lung.nx, lung.ny, lung.nz};
        for (int a = 0; a < 3; a++) {
            from[a] = Math.max(0, bounds[a] - margin);
            size[a] = Math.min(whole[a], bounds[a + 3] + 1 + margin) - from[a];
        }
        BitGrid part = lung.part(from, size);
        BitGrid taken = other.part(from, size);
        closePart(part, body.part(from, size), taken, airways.part(from, size));
        BitGrid closed = new BitGrid(lung.nx, lung.ny, lung.nz);
        closed.paste(BitGrid.like(part, i -> part.cells[i] && !taken.cells[i]), from);
        return closed;
    }

    private void closePart(BitGrid lung, BitGrid inBody, BitGrid taken, BitGrid inAirway) {
        float[] toLung = DistanceTransform.squared(BitGrid.like(lung, i -> !lung.cells[i]), workers);
        double square = radius * radius;
        BitGrid grown = BitGrid.like(lung, i -> toLung[i] <= square);
        float[] depth = DistanceTransform.squared(grown, workers);
        for (int i = 0; i < lung.cells.length; i++) {
            lung.cells[i] |= depth[i] > square && inBody.cells[i] && !taken.cells[i] && !inAirway.cells[i];
        }
        lung.fillCavities(SMALL_HOLE_CELLS);
    }
}
