package io.weir.demo;

/** Colours, or none: the text is the same. */
enum Paint {
    NONE,
    ANSI;

    String bold(String text) {
        return with("1", text);
    }

    String dim(String text) {
        return with("2", text);
    }

    String good(String text) {
        return with("32", text);
    }

    String warn(String text) {
        return with("33", text);
    }

    String bad(String text) {
        return with("1;31", text);
    }

    String flow(String text) {
        return with("36", text);
    }

    private String with(String code, String text) {
        return this == NONE ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
