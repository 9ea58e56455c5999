package dev.hilum.measure;

/**
 * What makes a nodule solid, part-solid, ground-glass or calcified; conventions of ours, printed in the report.
 *
 * @param solidHu voxels at or above it are solid
 * @param calcifiedHu voxels at or above it are calcified
 * @param calcifiedShare share of calcified voxels that makes a nodule CALCIFIED
 * @param solidShare share of solid voxels from which it is SOLID
 * @param groundGlassShare share of solid voxels below which it is GROUND_GLASS; between the two it is PART_SOLID
 */
public record DensityRules(
        int solidHu, int calcifiedHu, double calcifiedShare, double solidShare, double groundGlassShare) {
    public DensityRules {
        if (solidHu >= calcifiedHu || groundGlassShare > solidShare) {
            throw new IllegalArgumentException("density thresholds out of order");
        }
    }

    public static DensityRules defaults() {
        return new DensityRules(-300, 200, 0.1, 0.5, 0.05);
    }
}
