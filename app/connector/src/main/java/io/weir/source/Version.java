package io.weir.source;

/** The version that the jar's manifest names: what Connect shows of a plugin. */
final class Version {
    private Version() {}

    static String of(Class<?> plugin) {
        String version = plugin.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
