package dev.hilum.infer;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Mask;
import dev.hilum.volume.MaskComponents;
import java.util.BitSet;
import java.util.List;

/**
 * Opacities that are a reported nodule or mass, and so no pneumonia. What both networks mark would else be counted
 * twice, and a tumour alone would flag a study for pneumonia.
 *
 * <p>A connected opacity is the nodules' where what is marked of those that are dense holds at least half of it, its rim
 * of ground glass included: both networks mark the blurred rim that a nodule's measured mask leaves out. An opacity that
 * is larger stays whole, the nodule in it as well: a nodule in a consolidation takes nothing from it. Nodules of ground
 * glass take nothing either: a patch of pneumonia is reported as one all too often, and a pneumonia that is missed is
 * worse than an opacity that is counted twice.
 */
final class NoduleOpacities {
    private static final double SHARE = 0.5;
    /** Of a nodule's mean; ground glass lies below, as in the HU bands of the pneumonia quantities. */
    private static final int DENSE_FROM_HU = -300;

    private NoduleOpacities() {}

    /** The same masks less what is a nodule's; all on the volume's grid. */
    static List<Mask> without(List<Mask> masks, List<NoduleCandidate> nodules, CtVolume volume) {
        List<Mask> dense = nodules.stream()
                .filter(nodule -> isDense(nodule.mask(), volume))
                .map(NoduleCandidate::marked)
                .toList();
        if (dense.isEmpty()) {
            return masks;
        }
        Mask all = masks.stream().reduce(Mask::union).orElseThrow();
        List<Mask> theirs = MaskComponents.of(all).stream()
                .filter(opacity -> held(opacity, dense) >= SHARE * opacity.count())
                .toList();
        return masks.stream().map(mask -> less(mask, theirs)).toList();
    }

    private static boolean isDense(Mask nodule, CtVolume volume) {
        long[] sum = new long[1];
        nodule.forEach((c, r, s) -> sum[0] += volume.hu(c, r, s));
        return !nodule.isEmpty() && sum[0] >= DENSE_FROM_HU * nodule.count();
    }

    private static long held(Mask opacity, List<Mask> nodules) {
        long[] held = new long[1];
        opacity.forEach((c, r, s) -> held[0] += contains(nodules, c, r, s) ? 1 : 0);
        return held[0];
    }

    private static Mask less(Mask mask, List<Mask> parts) {
        Mask.Box box = mask.box();
        BitSet bits = mask.bits();
        for (Mask part : parts) {
            part.forEach((c, r, s) -> {
                if (box.contains(c, r, s)) {
                    bits.clear(((s - box.fromSlice()) * box.rows() + r - box.fromRow()) * box.columns()
                            + c
                            - box.fromColumn());
                }
            });
        }
        return new Mask(mask.geometry(), box, bits);
    }

    private static boolean contains(List<Mask> masks, int column, int row, int slice) {
        for (Mask mask : masks) {
            if (mask.contains(column, row, slice)) {
                return true;
            }
        }
        return false;
    }
}
