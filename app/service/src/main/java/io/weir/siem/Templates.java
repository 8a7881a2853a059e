package io.weir.siem;

/** Settings in which {@code {type}} stands for the log type. */
final class Templates {
    private static final String TYPE = "{type}";
    private static final String NO_TYPE = "unknown";

    private Templates() {}

    static boolean dependsOnType(String template) {
        return template.contains(TYPE);
    }

    static String fill(String template, String type) {
        return template.replace(TYPE, type.isEmpty() ? NO_TYPE : type);
    }
}
