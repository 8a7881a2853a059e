package io.weir.cluster;

/** Another process runs under this instance's name and has taken its place. To start again would only take it back. */
public final class InstanceFencedException extends ClusterException {
    private static final long serialVersionUID = 1L;

    /**
     * @param setting the one that gives the name, such as {@code sink.instance}
     * @param name the value of it, or what stands for it
     */
    public InstanceFencedException(String setting, String name, String group, Throwable cause) {
        super(
                "Another process runs as instance \"" + name + "\" of the group " + group
                        + " and has taken the place of this one, which stops for good: set " + setting
                        + " to a name of its own in each process of the group",
                cause);
    }
}
