package dev.hilum.phantom;

import dev.hilum.phantom.CohortStudy.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Who is in a cohort: patients of their own, then follow-ups of a tenth of all studies (of patients with nodules), and
 * second reconstructions of a twentieth beside them, in turn with the other kernel and with thicker slices.
 */
final class CohortPlan {
    /** Seeds of the noise of follow-ups lie this far from those of the first studies. */
    private static final long FOLLOW_UP = 500_000;

    private static final int LEAST = 4;
    private static final String FIRST_DATE = "20260115";
    private static final String LATER_DATE = "20260516";
    private static final double THICK_MM = 5;

    private final PhantomCohort cohort;
    private final List<CohortStudy> studies = new ArrayList<>();

    private CohortPlan(PhantomCohort cohort) {
        this.cohort = cohort;
    }

    /** Second reconstructions come last and do not count as studies. */
    static List<CohortStudy> of(PhantomCohort cohort) {
        CohortPlan plan = new CohortPlan(cohort);
        int n = cohort.studies();
        int followUps = n < LEAST ? 0 : Math.max(1, n / 10);
        int repeats = n < LEAST ? 0 : Math.max(1, n / 20);
        for (int i = 0; i < n - followUps; i++) {
            plan.studies.add(plan.first(i));
        }
        List<CohortStudy> bases = List.copyOf(plan.studies);
        List<CohortStudy> withNodules =
                bases.stream().filter(s -> !s.nodules().isEmpty()).toList();
        for (int i = 0; i < followUps; i++) {
            List<CohortStudy> of = withNodules.isEmpty() ? bases : withNodules;
            plan.studies.add(plan.followUp(bases.size() + i, of.get(i % of.size())));
        }
        for (int i = 0; i < repeats; i++) {
            CohortStudy base = bases.get(bases.size() - 1 - i);
            Scanner s = base.scanner();
            plan.studies.add(
                    i % 2 == 0
                            ? base.repeated("-kernel", s.withKernel(s.isSharp() ? "SIM SMOOTH" : "SIM SHARP"))
                            : base.repeated("-slices", s.withSpacing(s.spacingMm() == THICK_MM ? 2 : THICK_MM)));
        }
        return plan.studies;
    }

    private static String name(int index) {
        return String.format(Locale.ROOT, "sim-%03d", index + 1);
    }

    private static RandomGenerator random(long own) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(own * 31 + 5);
    }

    private CohortStudy first(int index) {
        long own = cohort.seed() + index;
        RandomGenerator random = random(own);
        Scanner scanner = Scanner.draw(random);
        Disease disease = Disease.draw(random, this::inLung);
        List<Placed> nodules = new ArrayList<>();
        int count = Math.max(0, random.nextInt(5) - 1);
        for (int i = 0; i < count; i++) {
            add(nodules, nodules.size() + 1, random, disease);
        }
        return new CohortStudy(
                name(index),
                own,
                own,
                random.nextBoolean() ? "F" : "M",
                25 + random.nextInt(62),
                FIRST_DATE,
                scanner,
                disease,
                nodules,
                List.of(0.0, 0.0, 0.0),
                name(index),
                "");
    }

    /** Four months later on another scanner: nodules stay, grow or go, and new ones come. */
    private CohortStudy followUp(int index, CohortStudy prior) {
        RandomGenerator random = random(prior.own() + FOLLOW_UP);
        Scanner scanner = Scanner.draw(random);
        Disease disease =
                prior.disease().pneumonia() ? Disease.pneumonia("RESOLVING", random, this::inLung) : prior.disease();
        List<Placed> nodules = new ArrayList<>();
        for (Placed p : prior.nodules()) {
            double fate = random.nextDouble();
            if (fate > 0.2) {
                double grown = fate < 0.5 ? 1.3 : 1;
                nodules.add(new Placed(p.id(), p.nodule().scaled(grown)));
            }
        }
        if (random.nextDouble() < 0.4) {
            List<Placed> all = new ArrayList<>(prior.nodules());
            int before = all.size();
            add(all, before + 1, random, disease);
            nodules.addAll(all.subList(before, all.size()));
        }
        return new CohortStudy(
                name(index),
                prior.own() + FOLLOW_UP,
                prior.patient(),
                prior.sex(),
                prior.age(),
                LATER_DATE,
                scanner,
                disease,
                nodules,
                List.of(tenths(random), tenths(random), tenths(random)),
                name(index),
                prior.name());
    }

    private static double tenths(RandomGenerator random) {
        return (random.nextInt(161) - 80) / 10.0;
    }

    /** A nodule wholly in lung and slab, apart from the others and from opacities; none where no place is found. */
    private void add(List<Placed> nodules, int id, RandomGenerator random, Disease disease) {
        for (int attempt = 0; attempt < 200; attempt++) {
            double diameter = 4 + 14 * Math.pow(random.nextDouble(), 1.5);
            double[] p = inLung(random, diameter / 2 + 2);
            boolean apart = nodules.stream()
                    .map(Placed::nodule)
                    .allMatch(n -> Math.hypot(Math.hypot(n.x() - p[0], n.y() - p[1]), n.z() - p[2]) > 30);
            boolean clear =
                    disease.opacities().stream().allMatch(o -> o.shape().distance(p[0], p[1], p[2]) > diameter / 2 + 4);
            if (apart && clear) {
                nodules.add(new Placed(id, nodule(random, p, diameter)));
                return;
            }
        }
    }

    private static PlantedNodule nodule(RandomGenerator random, double[] p, double diameter) {
        int kind = diameter < 7 ? 0 : random.nextInt(3);
        return switch (kind) {
            case 0 -> new PlantedNodule("solid", p[0], p[1], p[2], diameter, "SOLID", 20 + random.nextInt(40), 0);
            case 1 ->
                new PlantedNodule(
                        "ground-glass", p[0], p[1], p[2], diameter, "GROUND_GLASS", -620 + random.nextInt(80), 0);
            default -> new PlantedNodule("part-solid", p[0], p[1], p[2], diameter, "PART_SOLID", -560, diameter / 2);
        };
    }

    private double[] inLung(RandomGenerator random, double margin) {
        while (true) {
            Lung lung = new Lung(random.nextBoolean() ? 1 : -1);
            double[] p = {
                lung.sign() * (30 + 80 * random.nextDouble()),
                -75 + 150 * random.nextDouble(),
                (cohort.slabMm() / 2 - 12) * (2 * random.nextDouble() - 1)
            };
            if (lung.holds(p, margin)) {
                return p;
            }
        }
    }
}
