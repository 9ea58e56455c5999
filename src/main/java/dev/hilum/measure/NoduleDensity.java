package dev.hilum.measure;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Mask;
import dev.hilum.volume.MaskComponents;
import java.util.BitSet;
import java.util.List;

/**
 * Density type of a nodule by {@link DensityRules}. Shares are taken over the inner voxels, those with all four in-plane
 * neighbours in the mask, since the rim of a solid nodule is mixed with air; where the inner voxels are few, over all.
 *
 * @param solidCoreMm mean diameter of the largest connected solid part of a part-solid nodule
 */
record NoduleDensity(Nodule.Density type, Quantity solidCoreMm) {
    private static final int FEWEST_INNER = 8;

    static NoduleDensity of(CtVolume volume, Mask mask, DensityRules rules) {
        HuSample sample = inner(volume, mask);
        if (sample.total() < FEWEST_INNER) {
            sample = HuSample.of(volume, mask);
        }
        double calcified = sample.between(rules.calcifiedHu(), CtVolume.MAX_HU + 1) / (double) sample.total();
        double solid = sample.between(rules.solidHu(), CtVolume.MAX_HU + 1) / (double) sample.total();
        if (calcified >= rules.calcifiedShare()) {
            return without(Nodule.Density.CALCIFIED);
        }
        if (solid >= rules.solidShare()) {
            return without(Nodule.Density.SOLID);
        }
        if (solid < rules.groundGlassShare()) {
            return without(Nodule.Density.GROUND_GLASS);
        }
        return new NoduleDensity(Nodule.Density.PART_SOLID, core(volume, mask, rules));
    }

    private static NoduleDensity without(Nodule.Density type) {
        return new NoduleDensity(
                type, Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "only part-solid nodules have a solid part"));
    }

    private static HuSample inner(CtVolume volume, Mask mask) {
        HuSample sample = new HuSample();
        mask.forEach((c, r, s) -> {
            if (mask.contains(c - 1, r, s)
                    && mask.contains(c + 1, r, s)
                    && mask.contains(c, r - 1, s)
                    && mask.contains(c, r + 1, s)) {
                sample.add(volume.hu(c, r, s));
            }
        });
        return sample;
    }

    private static Quantity core(CtVolume volume, Mask mask, DensityRules rules) {
        Mask.Box box = mask.box();
        BitSet bits = new BitSet();
        mask.forEach((c, r, s) -> {
            if (volume.hu(c, r, s) >= rules.solidHu()) {
                bits.set(((s - box.fromSlice()) * box.rows() + r - box.fromRow()) * box.columns()
                        + c
                        - box.fromColumn());
            }
        });
        List<Mask> parts = MaskComponents.of(new Mask(mask.geometry(), box, bits));
        if (parts.isEmpty()) {
            return Quantity.unknown(Quantity.Why.MEASUREMENT_FAILURE, "no connected solid part");
        }
        Mask core = parts.getFirst();
        return Quantity.of(PlaneAxes.of(core, LargestPlane.of(core)).meanMm());
    }
}
