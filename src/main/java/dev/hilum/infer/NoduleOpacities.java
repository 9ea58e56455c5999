package dev.hilum.infer;

import dev.hilum.volume.Mask;
import dev.hilum.volume.MaskComponents;
import java.util.BitSet;
import java.util.List;

/**
 * Opacities that are a reported nodule or mass, and so no pneumonia. What both networks mark would else be counted
 * twice, and a tumour alone would flag a study for pneumonia.
 *
 * <p>A connected opacity is the nodules' where they hold at least half of it and at least half of it is consolidation,
 * its rim of ground glass included. An opacity that is larger stays whole, the nodule in it as well: a nodule in a
 * consolidation takes nothing from it. Ground glass stays, too: a patch of it is reported as a nodule all too often, and a
 * pneumonia that is missed is worse than an opacity that is counted twice.
 */
final class NoduleOpacities {
    private static final double SHARE = 0.5;

    private NoduleOpacities() {}

    /** Ground glass and consolidation less what is a nodule's; all masks on one grid. */
    static List<Mask> without(Mask groundGlass, Mask consolidation, List<Mask> nodules) {
        if (nodules.stream().allMatch(Mask::isEmpty)) {
            return List.of(groundGlass, consolidation);
        }
        List<Mask> theirs = MaskComponents.of(groundGlass.union(consolidation)).stream()
                .filter(opacity -> held(opacity, List.of(consolidation)) >= SHARE * opacity.count())
                .filter(opacity -> held(opacity, nodules) >= SHARE * opacity.count())
                .toList();
        return List.of(less(groundGlass, theirs), less(consolidation, theirs));
    }

    private static long held(Mask opacity, List<Mask> holders) {
        long[] held = new long[1];
        opacity.forEach((c, r, s) -> held[0] += contains(holders, c, r, s) ? 1 : 0);
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
