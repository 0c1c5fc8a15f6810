package io.purser.deploy.source;

/**
 * How much a service gets. It is built where it runs, so that the build has to fit as well.
 *
 * @param cpuMillis thousandths of a core
 * @param memoryMebibytes of memory
 * @param storageGibibytes of storage that ends with a restart
 * @param uactPerBlock the most that it may cost; about twice of what providers usually ask
 */
public record Profile(int cpuMillis, int memoryMebibytes, int storageGibibytes, int uactPerBlock) {
    static final Profile FILES = new Profile(250, 512, 1, 4);
    static final Profile SCRIPTS = new Profile(500, 1_024, 4, 8);
    static final Profile BUILT = new Profile(1_000, 2_048, 6, 16);
    static final Profile HEAVY = new Profile(2_000, 4_096, 10, 31);

    public Profile {
        if (cpuMillis < 1 || memoryMebibytes < 1 || storageGibibytes < 1 || uactPerBlock < 1) {
            throw new IllegalArgumentException("a service gets something of everything");
        }
    }
}
