package io.weir.demo;

/**
 * One generated event as its sender would hand it over.
 *
 * @param intent what the judge is meant to say of it
 * @param text the event: a JSON document or a line of text
 * @param isDocument true if the collector gets it as a JSON value, false if as a string
 */
record Sample(Intent intent, String sourcetype, String host, String text, boolean isDocument) {

    /** The names are those of the verdicts and of the dead letters' categories. */
    enum Intent {
        VALID,
        PRIORITY,
        MALFORMED,
        UNKNOWN_TYPE,
        SCHEMA_VIOLATION,
        OVERSIZE
    }

    static Sample document(Intent intent, String sourcetype, String host, String text) {
        return new Sample(intent, sourcetype, host, text, true);
    }

    static Sample line(Intent intent, String sourcetype, String host, String text) {
        return new Sample(intent, sourcetype, host, text, false);
    }

    /** As Splunk's event collector takes it. */
    void writeHec(StringBuilder body) {
        body.append("{\"sourcetype\":\"")
                .append(sourcetype)
                .append("\",\"host\":\"")
                .append(host)
                .append("\",\"event\":");
        if (isDocument) {
            body.append(text);
        } else {
            body.append('"').append(Json.escape(text)).append('"');
        }
        body.append('}');
    }
}
