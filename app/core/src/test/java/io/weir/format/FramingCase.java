package io.weir.format;

import io.weir.Corpus.Sample;
import io.weir.envelope.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** One stream or datagram of the corpus, and what go-syslog or telegraf make of it. */
final class FramingCase {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");
    private static final int MESSAGE_BYTES_MAX = 65_536;
    private static final Pattern CODE = Pattern.compile("(facility_code|severity_code|version)=(\\d+)[iu]");

    private final Sample sample;
    private final JSONObject expect;
    private final List<Frame> frames = new ArrayList<>();
    /** Of each frame the fields; null where it is no syslog. */
    private final List<@Nullable JSONObject> messages = new ArrayList<>();

    FramingCase(Sample sample) {
        this.sample = sample;
        this.expect = sample.expect();
        byte[] raw = sample.raw();
        if (sample.record().getString("format").equals("datagram")) {
            frames.add(new Frame(Payload.wrap(raw), Frame.Ending.WHOLE, raw.length, 0));
        } else {
            SyslogFrames stream = new SyslogFrames(expect.optInt("max_message_length", MESSAGE_BYTES_MAX));
            stream.take(raw, 0, raw.length, frames::add);
            stream.end(frames::add);
        }
        frames.forEach(frame -> messages.add(frame.ending() == Frame.Ending.WHOLE ? read(frame) : null));
    }

    void check(Score score) {
        if (expect.has("best_effort")) {
            bestEffort(score, expect.getJSONArray("best_effort"));
        } else {
            counted(score);
        }
    }

    /** go-syslog: of each message its header, or that the stream went wrong there. */
    private void bestEffort(Score score, JSONArray expected) {
        score.check(sample.id(), "messages", expected.length(), frames.size());
        for (int i = 0; i < expected.length(); i++) {
            JSONObject message = expected.getJSONObject(i).optJSONObject("message");
            JSONObject read = i < messages.size() ? messages.get(i) : null;
            if (message == null) {
                score.check(sample.id(), i + " is none", true, read == null);
            } else {
                score.check(sample.id(), i + ".pri", message.opt("Priority"), read == null ? null : read.opt("pri"));
                boolean sound = !expected.getJSONObject(i).has("error");
                score.check(sample.id(), i + ".sound", sound, read != null && read.has("version"));
            }
        }
    }

    /** telegraf: how many messages, and the numbers of each. Its strict mode is ours where a header is sound. */
    private void counted(Score score) {
        boolean strict = expect.isNull("error") || expect.getInt("messages") == 0;
        List<JSONObject> read = new ArrayList<>();
        for (JSONObject message : messages) {
            if (message != null && (!strict || message.has("version"))) {
                read.add(message);
            }
        }
        score.check(sample.id(), "messages", expect.opt("messages"), read.size());
        JSONArray lines = expect.getJSONArray("influx_lines");
        for (int i = 0; i < Math.min(lines.length(), read.size()); i++) {
            Matcher code = CODE.matcher(lines.getString(i));
            while (code.find()) {
                String name = code.group(1).replace("_code", "");
                if (strict || !name.equals("version")) {
                    Object actual = read.get(i).opt(name);
                    score.check(sample.id(), i + "." + name, Integer.parseInt(code.group(2)), actual);
                }
            }
        }
    }

    private static @Nullable JSONObject read(Frame frame) {
        try {
            return Formats.SYSLOG.decode(frame.payload().bytes(), RECEIVED) instanceof JSONObject fields
                    ? fields
                    : null;
        } catch (MalformedException malformed) {
            return null;
        }
    }
}
