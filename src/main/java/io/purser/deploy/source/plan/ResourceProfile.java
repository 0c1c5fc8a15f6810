package io.purser.deploy.source.plan;

/**
 * The resources of a service. The service is built in its own container, so the build has to fit too.
 *
 * @param cpuMillis thousandths of a core
 * @param memoryMebibytes of memory
 * @param storageGibibytes of storage that ends with a restart
 * @param uactPerBlock the most that it may cost; about twice the usual price of providers
 */
public record ResourceProfile(int cpuMillis, int memoryMebibytes, int storageGibibytes, int uactPerBlock) {
    public static final ResourceProfile FILES = new ResourceProfile(250, 512, 1, 4);
    public static final ResourceProfile SCRIPTS = new ResourceProfile(500, 1_024, 4, 8);
    public static final ResourceProfile BUILT = new ResourceProfile(1_000, 2_048, 6, 16);
    public static final ResourceProfile HEAVY = new ResourceProfile(2_000, 4_096, 10, 31);

    public ResourceProfile {
        if (cpuMillis < 1 || memoryMebibytes < 1 || storageGibibytes < 1 || uactPerBlock < 1) {
            throw new IllegalArgumentException("a service gets something of everything");
        }
    }
}
