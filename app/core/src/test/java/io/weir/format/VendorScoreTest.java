package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Corpus;
import io.weir.Corpus.Sample;
import io.weir.envelope.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Records whose expected fields are those of a whole product, under its own names: what of them a decoder reads, and not
 * what a parser of one vendor's messages makes of the text.
 */
class VendorScoreTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");
    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug");
    private static final Map<String, String> LEEF_NAMES = Map.of(
            "DeviceVendor", "vendor",
            "DeviceProduct", "product",
            "DeviceVersion", "version",
            "DeviceEvent", "event_id");

    @Test
    void metron() {
        Score score = new Score("metron-pairs");
        for (Sample sample : Corpus.read("metron-pairs")) {
            JSONObject expected = sample.expect().getJSONObject("metron_fields");
            switch (sample.record().getString("format")) {
                case "cisco-asa" -> asa(score, sample, expected);
                case "leef" -> leef(score, sample, expected);
                case "syslog-rfc5424" -> newer(score, sample, expected);
                default -> {
                    // Squid's columns and the text that Metron's Bro plugin makes of JSON are no format of a sender.
                }
            }
        }
        Score.print(score);
        assertThat(score.percent()).as(score.toString()).isGreaterThan(95);
    }

    private static void asa(Score score, Sample sample, JSONObject expected) {
        score.startRecord();
        JSONObject read = decoded(Formats.SYSLOG, sample.raw());
        String tag = read.optString("appname").replace("%", "");
        score.check(sample.id(), "ciscotag", expected.opt("ciscotag"), tag);
        score.check(sample.id(), "syslog_host", expected.opt("syslog_host"), read.opt("hostname"));
        score.check(sample.id(), "facility", expected.opt("syslog_facility"), word(FACILITIES, read.opt("facility")));
        score.check(sample.id(), "severity", expected.opt("syslog_severity"), word(SEVERITIES, read.opt("severity")));
    }

    private static @Nullable String word(List<String> words, @Nullable Object number) {
        return number instanceof Integer index ? words.get(index) : null;
    }

    private static void leef(Score score, Sample sample, JSONObject expected) {
        score.startRecord();
        JSONObject read = decoded(Formats.LEEF, sample.raw());
        for (String name : expected.keySet()) {
            if (LEEF_NAMES.containsKey(name)) {
                score.check(sample.id(), name, expected.opt(name), read.opt(LEEF_NAMES.get(name)));
            } else if (!name.equals("timestamp")) {
                String key = name.equals("ip_src_addr") ? "src" : name;
                Object value = read.getJSONObject("attributes").opt(key);
                score.check(sample.id(), name, expected.opt(name), value);
            }
        }
    }

    private static void newer(Score score, Sample sample, JSONObject expected) {
        score.startRecord();
        JSONObject read = decoded(Formats.SYSLOG, sample.raw());
        for (String name : expected.keySet()) {
            if (name.startsWith("syslog.structuredData.")) {
                String[] path =
                        name.substring("syslog.structuredData.".length()).split("\\.", 2);
                JSONObject data = read.getJSONObject("structured_data");
                score.check(
                        sample.id(),
                        name,
                        expected.opt(name),
                        data.getJSONObject(path[0]).opt(path[1]));
            } else if (name.startsWith("syslog.")) {
                String field = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
                // A dash of the header is absent here, and a number is a number.
                score.check(
                        sample.id(),
                        name,
                        expected.opt(name),
                        String.valueOf(read.opt(field)).replace("null", "-"));
            }
        }
    }

    /** Datadog moves and renames most fields; those that it leaves in their place are compared. */
    @Test
    void datadog() {
        Score score = new Score("datadog");
        for (Sample sample : Corpus.read("datadog")) {
            if (Formats.JSON.claims(sample.raw()) && isObject(sample.raw())) {
                score.startRecord();
                JSONObject custom = sample.expect().getJSONObject("datadog").optJSONObject("custom");
                compare(
                        score,
                        sample.id(),
                        custom == null ? new JSONObject() : custom,
                        decoded(Formats.JSON, sample.raw()));
            }
        }
        Score.print(score);
        assertThat(score.percent()).as(score.toString()).isGreaterThan(95);
    }

    private static void compare(Score score, String at, JSONObject expected, JSONObject read) {
        for (String key : expected.keySet()) {
            if (expected.opt(key) instanceof JSONObject inner && read.opt(key) instanceof JSONObject object) {
                compare(score, at + "/" + key, inner, object);
            } else if (read.has(key)) {
                score.check(at, key, expected.opt(key), read.opt(key));
            }
        }
    }

    /** Every message of a syslog client, as it was on the wire, is taken from its stream and has its header read. */
    @Test
    void wire() {
        Score score = new Score("wire");
        for (Sample sample : Corpus.read("wire")) {
            JSONArray exchange = sample.record().getJSONArray("exchange");
            for (int i = 0; i < exchange.length(); i++) {
                JSONObject packet = exchange.getJSONObject(i);
                String data = packet.optString("data");
                boolean whole =
                        !packet.optBoolean("truncated_in_capture") && !packet.optBoolean("non_utf8_as_backslashes");
                if (whole && data.matches("(?s)([0-9]+ )?<[0-9]+>.*")) {
                    score.startRecord();
                    frames(data.getBytes(StandardCharsets.UTF_8), packet.getString("kind"))
                            .forEach(frame -> header(score, sample, frame));
                }
            }
        }
        Score.print(score);
        assertThat(score.percent()).as(score.toString()).isGreaterThan(95);
    }

    private static List<Frame> frames(byte[] data, String kind) {
        List<Frame> frames = new ArrayList<>();
        if (kind.equals("udp")) {
            frames.add(new Frame(Payload.wrap(data), Frame.Ending.WHOLE, data.length, 0));
        } else {
            SyslogFrames stream = new SyslogFrames(65_536);
            stream.take(data, 0, data.length, frames::add);
            stream.end(frames::add);
        }
        return frames;
    }

    private static void header(Score score, Sample sample, Frame frame) {
        JSONObject read = decoded(Formats.SYSLOG, frame.payload().bytes());
        score.check(sample.id(), "ending", Frame.Ending.WHOLE, frame.ending());
        score.check(
                sample.id(), "has a header", true, read.has("pri") && (read.has("timestamp") || read.has("version")));
        score.check(
                sample.id(), "has no line end", false, read.optString("message").endsWith("\n"));
    }

    private static boolean isObject(byte[] raw) {
        return !decoded(Formats.JSON, raw).isEmpty();
    }

    /** Nothing where there is a flaw. */
    private static JSONObject decoded(Format format, byte[] raw) {
        try {
            return format.decode(raw, RECEIVED) instanceof JSONObject fields ? fields : new JSONObject();
        } catch (MalformedException malformed) {
            return new JSONObject();
        }
    }
}
