package dev.hilum.infer.pytorch;

/** Whether DJL is in this package. A class of its own: {@link PytorchEngine} cannot be loaded where DJL is absent. */
public final class Djl {
    private Djl() {}

    public static boolean isInstalled() {
        return Djl.class.getClassLoader().getResource("ai/djl/engine/Engine.class") != null;
    }
}
