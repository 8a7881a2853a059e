package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Corpus;
import io.weir.Corpus.Sample;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The decoders against real logs, by what other readers make of them. Prints a line a file, and every miss where
 * {@code -Dweir.corpus.misses=true}.
 */
class CorpusScoreTest {
    /** A day after the corpus was taken: completes the years that RFC 3164 leaves out. */
    private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

    private static final Set<String> NOT_ASSERTED = Set.of(
            "extensions_disputed",
            "attributes_disputed",
            "fields_disputed",
            "error_of_go_syslog",
            "best_effort_partial",
            "syslog_prefix");

    @Test
    void syslog() {
        Score score = new Score("syslog");
        for (Sample sample : Corpus.read("syslog")) {
            syslog(score, sample, decoded(Formats.SYSLOG, sample));
        }
        atLeast(99, score);
    }

    @Test
    void syslogVectors() {
        Score score = new Score("syslog-vectors");
        for (Sample sample : Corpus.read("syslog-vectors")) {
            JSONObject fields = decoded(Formats.SYSLOG, sample);
            boolean newer = sample.record().getString("format").equals("syslog-rfc5424");
            if (fields != null) {
                // Only a header that keeps all the rules of RFC 5424 has a version.
                fields.put("valid", newer ? fields.has("version") : fields.has("timestamp"));
            }
            syslog(score, sample, fields == null ? new JSONObject().put("valid", false) : fields);
        }
        atLeast(98, score);
    }

    private static void syslog(Score score, Sample sample, @Nullable JSONObject fields) {
        score.startRecord();
        JSONObject read = fields == null ? new JSONObject() : fields;
        JSONObject expect = sample.expect();
        for (String key : expect.keySet()) {
            if (key.equals("timestamp_no_year") || key.equals("timestamp")) {
                score.check(sample.id(), key, time(expect.opt(key)), time(expect.opt(key), read));
            } else if (!NOT_ASSERTED.contains(key)) {
                score.check(sample.id(), key, expect.opt(key), read.opt(key));
            }
        }
    }

    /** As an instant, or as text where it has no year. */
    private static @Nullable Object time(@Nullable Object expected) {
        if (!(expected instanceof String text)) {
            return null;
        }
        return hasNoYear(text) ? text.substring(text.length() < 20 ? 2 : 5).replace("Z", "") : instant(text);
    }

    private static @Nullable Object time(@Nullable Object expected, JSONObject read) {
        if (!(read.opt("timestamp") instanceof String actual)) {
            return null;
        }
        return expected instanceof String text && hasNoYear(text)
                ? actual.substring(5, Math.min(19, actual.length()))
                : instant(actual);
    }

    private static boolean hasNoYear(String time) {
        return time.startsWith("--") || time.startsWith("0000-");
    }

    private static @Nullable Object instant(String time) {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException none) {
            return time;
        }
    }

    @Test
    void cef() {
        Score score = new Score("cef");
        for (Sample sample : Corpus.read("cef")) {
            named(score, sample, decoded(Formats.CEF, sample));
        }
        atLeast(99, score);
    }

    @Test
    void leef() {
        Score score = new Score("leef");
        for (Sample sample : Corpus.read("leef")) {
            named(score, sample, decoded(Formats.LEEF, sample));
        }
        atLeast(99, score);
    }

    @Test
    void kv() {
        Score score = new Score("kv");
        for (Sample sample : Corpus.read("kv")) {
            named(score, sample, decoded(Formats.KV, sample));
        }
        atLeast(98, score);
    }

    @Test
    void windowsXml() {
        Score score = new Score("windows-xml");
        for (Sample sample : Corpus.read("windows-xml")) {
            JSONObject fields = decoded(Formats.WINDOWS_XML, sample);
            if (fields != null && !fields.has("EventData")) {
                fields.put("EventData", new JSONObject());
            }
            named(score, sample, fields);
        }
        atLeast(100, score);
    }

    @Test
    void zeek() {
        Score score = new Score("zeek-tsv");
        for (Sample sample : Corpus.read("zeek-tsv")) {
            score.startRecord();
            JSONObject fields = decoded(Formats.ZEEK, sample);
            Object path = fields == null ? null : fields.remove("_path");
            JSONObject expected = sample.expect().getJSONObject("json");
            score.check(sample.id(), "log", sample.expect().opt("log"), path);
            if (fields != null && !Score.same(expected, fields) && emptyAsDeclared(sample, expected)) {
                score.excuse();
            }
            score.check(sample.id(), "json", expected, fields);
        }
        atLeast(100, score);
    }

    /** The oracle knows {@code (empty)} alone for an empty set, and took the word that the header declares for an item. */
    private static boolean emptyAsDeclared(Sample sample, JSONObject expected) {
        Matcher header =
                Pattern.compile("#empty_field\t(.*)\n").matcher(sample.record().getString("raw"));
        String empty = header.find() ? header.group(1) : "(empty)";
        boolean mended = false;
        for (String key : List.copyOf(expected.keySet())) {
            if (!empty.equals("(empty)") && Score.same(new JSONArray().put(empty), expected.opt(key))) {
                expected.put(key, new JSONArray());
                mended = true;
            }
        }
        return mended;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudtrail", "suricata-eve", "windows-json", "json-misc", "json-panther"})
    void json(String file) {
        Score score = new Score(file);
        for (Sample sample : Corpus.read(file)) {
            score.startRecord();
            JSONObject fields = decoded(Formats.JSON, sample);
            JSONObject expect = sample.expect();
            for (String key : expect.keySet()) {
                if (key.equals("probe")) {
                    JSONObject probe = expect.getJSONObject(key);
                    probe.keySet().forEach(path -> score.check(sample.id(), path, probe.opt(path), at(fields, path)));
                } else {
                    score.check(sample.id(), key, expect.opt(key), fields == null ? null : fields.opt(key));
                }
            }
        }
        atLeast(100, score);
    }

    @Test
    void jsonParsing() {
        Score score = new Score("json-parsing");
        for (Sample sample : Corpus.read("json-parsing")) {
            if (sample.expect().opt("accept") instanceof Boolean accept) {
                score.startRecord();
                score.check(sample.id(), "accept", accept, isJson(sample.raw()));
            }
        }
        atLeast(100, score);
    }

    @Test
    void framing() {
        Score score = new Score("framing");
        for (Sample sample : Corpus.read("framing")) {
            score.startRecord();
            new FramingCase(sample).check(score);
        }
        atLeast(100, score);
    }

    private static boolean isJson(byte[] bytes) {
        try {
            JsonFormat.read(bytes);
            return true;
        } catch (MalformedException malformed) {
            return false;
        }
    }

    /** Objects of fields are compared field by field, all else as it is. */
    private static void named(Score score, Sample sample, @Nullable JSONObject fields) {
        score.startRecord();
        JSONObject read = fields == null ? new JSONObject() : fields;
        JSONObject expect = sample.expect();
        for (String key : expect.keySet()) {
            if (NOT_ASSERTED.contains(key)) {
                continue;
            }
            if (Set.of("extensions", "attributes", "fields").contains(key)) {
                score.checkEach(sample.id(), key + ".", expect.getJSONObject(key), read.optJSONObject(key));
            } else {
                score.check(sample.id(), key, expect.opt(key), read.opt(key));
            }
        }
    }

    /** {@code a.b[0].c\.d} as the corpus writes it. */
    private static @Nullable Object at(@Nullable Object root, String path) {
        Object value = root;
        Matcher step = Pattern.compile("\\[(\\d+)]|((?:[^.\\[\\]\\\\]|\\\\.)+)").matcher(path);
        while (step.find()) {
            if (step.group(1) != null) {
                value = value instanceof JSONArray list ? list.opt(Integer.parseInt(step.group(1))) : null;
            } else {
                String name = step.group(2).replace("\\.", ".");
                value = value instanceof JSONObject object ? object.opt(name) : null;
            }
        }
        return value;
    }

    private static @Nullable JSONObject decoded(Format format, Sample sample) {
        try {
            return (JSONObject) format.decode(sample.raw(), RECEIVED);
        } catch (MalformedException malformed) {
            return null;
        }
    }

    private static void atLeast(double percent, Score score) {
        Score.print(score);
        assertThat(score.asserted()).as(score.toString()).isPositive();
        assertThat(score.percent()).as(score.toString()).isGreaterThanOrEqualTo(percent);
    }
}
