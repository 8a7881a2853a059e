package io.weir.bench;

import io.weir.demo.Marker;
import java.util.Locale;

/** Events as Weir defines them: they pass byte for byte. One in twenty takes the priority lane. */
final class CanonicalEvents {
    static final String SOURCETYPE = "weir:event";
    static final String TYPE = "event";

    private static final int PRIORITY_ONE_IN = 20;
    private static final String NUMBER = "(attempt 3 of 5)";

    private CanonicalEvents() {}

    /** 377 bytes, each different. */
    static String of377(long number) {
        String numbered = JudgeBenchmark.EVENT.replace(NUMBER, String.format(Locale.ROOT, "(try %010d)", number));
        return number % PRIORITY_ONE_IN == 0 ? numbered.replace("\"severity\":5", "\"severity\":9") : numbered;
    }

    /** Of the highest severity, with what makes it findable at the other end. */
    static String priority(Marker marker) {
        return JudgeBenchmark.EVENT.replace(NUMBER, marker.toString()).replace("\"severity\":5", "\"severity\":10");
    }

    /** 500 bytes, each different, none of priority. */
    static String of500(long number) {
        String padding = "0".repeat(500 - JudgeBenchmark.EVENT.length() - 11);
        return JudgeBenchmark.EVENT
                .replace(NUMBER, String.format(Locale.ROOT, "(try %010d)", number))
                .replace("Rejected\"", "Rejected\",\"trace\":\"" + padding + "\"");
    }
}
