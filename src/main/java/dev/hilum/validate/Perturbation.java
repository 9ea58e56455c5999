package dev.hilum.validate;

import dev.hilum.dicom.data.Tag;
import dev.hilum.study.StoredInstance;
import dev.hilum.volume.VolumeGeometry;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Changes of an input that a robust product withstands, or refuses with a reason. The adversarial one is a bounded random
 * search without the network's gradients: it shows a lower bound of what an attacker could do.
 */
enum Perturbation {
    SAME_INPUT("the same input again") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            return written(study, study.hu());
        }
    },
    NOISE("Gaussian noise, SD 30 HU") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            float[][] hu = study.hu();
            SplittableRandom random = new SplittableRandom(seed);
            for (float[] plane : hu) {
                for (int i = 0; i < plane.length; i++) {
                    plane[i] += (float) (30 * random.nextGaussian());
                }
            }
            return written(study, hu);
        }
    },
    BLUR("Gaussian blur in plane, SD 1 mm: a smoother kernel") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            return written(study, smoothed(study, 1));
        }
    },
    SHARP("unsharp mask, 80 % of the detail above 1 mm: a sharper kernel") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            float[][] hu = study.hu();
            float[][] smooth = smoothed(study, 1);
            for (int s = 0; s < hu.length; s++) {
                for (int i = 0; i < hu[s].length; i++) {
                    hu[s][i] += 0.8f * (hu[s][i] - smooth[s][i]);
                }
            }
            return written(study, hu);
        }
    },
    HU_UP("all HU +30") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            return written(study, shifted(study, 30));
        }
    },
    HU_DOWN("all HU -30") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            return written(study, shifted(study, -30));
        }
    },
    DROPPED_SLICE("one slice in the middle is missing") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            float[][] hu = study.hu();
            int[] kept = IntStream.range(0, hu.length)
                    .filter(s -> s != hu.length / 2)
                    .toArray();
            return study.instances(picked(hu, kept), kept, 0);
        }
    },
    THICK_SLICES("slices averaged to about 5 mm") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            float[][] hu = study.hu();
            double spacing = study.geometry().sliceSpacingMm();
            int by = Math.max(2, (int) Math.round(5 / spacing));
            int count = hu.length / by;
            float[][] thick = new float[count][hu[0].length];
            int[] sources = new int[count];
            for (int t = 0; t < count; t++) {
                sources[t] = t * by;
                for (int k = 0; k < by; k++) {
                    for (int i = 0; i < thick[t].length; i++) {
                        thick[t][i] += hu[t * by + k][i] / by;
                    }
                }
            }
            return study.instances(thick, sources, by * spacing);
        }
    },
    MISSING_TAGS("without Rescale Type, Slice Thickness, Convolution Kernel, Patient's Age, Body Part Examined") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            float[][] hu = study.hu();
            return study.instances(
                    hu,
                    IntStream.range(0, hu.length).toArray(),
                    0,
                    Tag.RescaleType,
                    Tag.SliceThickness,
                    Tag.ConvolutionKernel,
                    Tag.PatientAge,
                    Tag.BodyPartExamined);
        }
    },
    ADVERSARIAL_1("random signs of 20 HU on blocks of 2 × 2 pixels, first draw") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            return written(study, signs(study, seed));
        }
    },
    ADVERSARIAL_2("random signs of 20 HU on blocks of 2 × 2 pixels, second draw") {
        @Override
        List<StoredInstance> of(PerturbedStudy study, long seed) {
            return written(study, signs(study, seed + 1));
        }
    };

    private final String text;

    Perturbation(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The changed study. */
    abstract List<StoredInstance> of(PerturbedStudy study, long seed);

    private static List<StoredInstance> written(PerturbedStudy study, float[][] hu) {
        return study.instances(hu, IntStream.range(0, hu.length).toArray(), 0);
    }

    private static float[][] shifted(PerturbedStudy study, float by) {
        float[][] hu = study.hu();
        for (float[] plane : hu) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] += by;
            }
        }
        return hu;
    }

    private static float[][] picked(float[][] hu, int[] indices) {
        return IntStream.of(indices).mapToObj(i -> hu[i]).toArray(float[][]::new);
    }

    private static float[][] signs(PerturbedStudy study, long seed) {
        float[][] hu = study.hu();
        int columns = study.geometry().columns();
        SplittableRandom random = new SplittableRandom(seed);
        for (float[] plane : hu) {
            int blocks = (columns + 1) / 2;
            boolean[] up = new boolean[blocks * ((plane.length / columns + 1) / 2)];
            for (int b = 0; b < up.length; b++) {
                up[b] = random.nextBoolean();
            }
            for (int i = 0; i < plane.length; i++) {
                plane[i] += up[i / columns / 2 * blocks + i % columns / 2] ? 20 : -20;
            }
        }
        return hu;
    }

    private static float[][] smoothed(PerturbedStudy study, double sigmaMm) {
        VolumeGeometry g = study.geometry();
        float[][] hu = study.hu();
        for (int s = 0; s < hu.length; s++) {
            hu[s] = convolved(hu[s], g.columns(), 1, kernel(sigmaMm / g.columnSpacingMm()));
            hu[s] = convolved(hu[s], g.columns(), g.columns(), kernel(sigmaMm / g.rowSpacingMm()));
        }
        return hu;
    }

    private static double[] kernel(double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double[] weights = new double[2 * reach + 1];
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            weights[i + reach] = Math.exp(-0.5 * i * i / (sigma * sigma));
            sum += weights[i + reach];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** Along rows (stride 1) or columns (stride of a row); the border value goes on outside. */
    private static float[] convolved(float[] plane, int columns, int stride, double[] weights) {
        float[] out = new float[plane.length];
        int reach = weights.length / 2;
        int length = stride == 1 ? columns : plane.length / columns;
        for (int i = 0; i < plane.length; i++) {
            int at = stride == 1 ? i % columns : i / columns;
            double sum = 0;
            for (int k = -reach; k <= reach; k++) {
                int to = Math.clamp(at + k, 0, length - 1);
                sum += weights[k + reach] * plane[i + (to - at) * stride];
            }
            out[i] = (float) sum;
        }
        return out;
    }
}
