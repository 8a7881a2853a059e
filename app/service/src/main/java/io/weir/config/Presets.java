package io.weir.config;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What each preset sets, and what it refuses whoever sets it. */
final class Presets {
    private static final Map<Preset, Contents> ALL = Map.ofEntries(
            entry(Preset.NONE, new Contents("Weir's own defaults.", List.of(), List.of())),
            entry(
                    Preset.SECURITY,
                    new Contents(
                            "Nothing is dropped, sampled or deduplicated, and what would do so is refused.",
                            List.of(
                                    new Value(
                                            "source.backpressure.enabled",
                                            "true",
                                            "senders wait before anything is lost"),
                                    new Value(
                                            "source.syslog.oversize",
                                            "split",
                                            "a message that is too long comes in parts"),
                                    new Value(
                                            "source.files.oversize", "split", "a line that is too long comes in parts"),
                                    new Value(
                                            "source.files.from",
                                            "beginning",
                                            "what stands in files before the first start comes too"),
                                    new Value(
                                            "sink.target.confirm",
                                            "close",
                                            "of syslog: a receiver has read what counts as delivered"),
                                    new Value(
                                            "sink.target.field-bytes-max", "64KiB", "of sentinel: Azure cuts nothing"),
                                    new Value(
                                            "retain.after-delivery",
                                            "72h",
                                            "a weekend to notice that a SIEM lost what it had taken"),
                                    new Value("retain.receipts", "365d", "a year of evidence; receipts are small"),
                                    new Value("retain.alarm", "72h", "a weekend to act before events are lost")),
                            List.of(
                                    new Refusal(
                                            "cluster.allow-unsafe",
                                            Pattern.compile("cluster\\.allow-unsafe\\[\\d+]"),
                                            value -> true,
                                            "any check",
                                            "what it lets pass can lose events: mend what the check finds"),
                                    new Refusal(
                                            "source.backpressure.enabled",
                                            value -> value.equals(false),
                                            "false",
                                            "the topics' retention and full disks would take what is not delivered: set true"),
                                    new Refusal(
                                            "source.syslog.oversize",
                                            value -> value == SyslogSettings.Oversize.REFUSE,
                                            "refuse",
                                            "a message that is too long would be dropped: set split"),
                                    new Refusal(
                                            "source.files.oversize",
                                            value -> value == FilesSettings.Oversize.REFUSE,
                                            "refuse",
                                            "a line that is too long would be dropped: set split"),
                                    new Refusal(
                                            "source.files.from",
                                            value -> value == FilesSettings.From.END,
                                            "end",
                                            "what stands in the files would be left out: set beginning"),
                                    new Refusal(
                                            "source.properties, source.syslog.properties, source.files.properties",
                                            Pattern.compile(
                                                    "source\\.((syslog|files)\\.)?properties\\.(transforms|predicates)(\\..*)?"),
                                            value -> true,
                                            "transforms, predicates",
                                            "a transformation in Connect can drop events and change them, before anything counts them"),
                                    new Refusal(
                                            "sink.target.confirm",
                                            value -> value.toString().equals("OPEN"),
                                            "open (syslog)",
                                            "what a receiver had not read when it died would be lost: set close, or take a target that"
                                                    + " answers"),
                                    new Refusal(
                                            "sink.target.field-bytes-max",
                                            value -> value instanceof ByteSize size && size.bytes() > 64 * 1024,
                                            "more than 64KiB (sentinel)",
                                            "Azure would cut fields without a word: set 64KiB")))),
            entry(
                    Preset.WEB,
                    new Contents(
                            "A web server's logs: full batches, a tenth of a second.",
                            List.of(
                                    new Value("sink.batch-events", "2000", "2,000 a write"),
                                    new Value("sink.batch-age", "100ms", "flushed every 0.1 s"),
                                    new Value("streams.commit-interval", "100ms", "no later than a batch waits"),
                                    new Value(
                                            "sink.buffer-bytes-max",
                                            "32MiB",
                                            "10,000 events of 3 kB; the bound is bytes")),
                            List.of())),
            entry(
                    Preset.ANALYTICS,
                    new Contents(
                            "Events that are looked at as they come: small batches, soon.",
                            List.of(
                                    new Value("sink.batch-events", "100", "100 a write"),
                                    new Value("sink.batch-age", "50ms", "flushed every 50 ms"),
                                    new Value("streams.commit-interval", "50ms", "no later than a batch waits"),
                                    new Value(
                                            "sink.buffer-bytes-max",
                                            "4MiB",
                                            "1,000 events of 4 kB; the bound is bytes")),
                            List.of())));

    private Presets() {}

    record Contents(String purpose, List<Value> defaults, List<Refusal> refusals) {
        Contents {
            defaults = List.copyOf(defaults);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * A default.
     *
     * @param text as a user would write it
     * @param why in a few words
     */
    record Value(String path, String text, String why) {}

    /**
     * What may not be set.
     *
     * @param name of the setting, or of several
     * @param paths that it is about
     * @param what the values, for people
     * @param why it may not, and what to do
     */
    record Refusal(String name, Pattern paths, Predicate<Object> of, String what, String why) {
        Refusal(String path, Predicate<Object> of, String what, String why) {
            this(path, Pattern.compile(Pattern.quote(path)), of, what, why);
        }

        boolean applies(String path, Object value) {
            return paths.matcher(path).matches() && of.test(value);
        }
    }

    static Contents of(Preset preset) {
        Contents contents = ALL.get(preset);
        if (contents == null) {
            throw new IllegalStateException("nothing is said of the preset " + preset);
        }
        return contents;
    }

    /** Empty where there is none of that name. */
    static Optional<Preset> named(String name) {
        return Arrays.stream(Preset.values())
                .filter(it -> Scalars.text(it).equals(name))
                .findFirst();
    }

    /** The text that stands for the default of that setting. */
    static Optional<String> text(Preset preset, String path) {
        return of(preset).defaults().stream()
                .filter(it -> it.path().equals(path))
                .map(Value::text)
                .findFirst();
    }

    /** Why that value may not be; empty where it may. */
    static Optional<String> refusal(Preset preset, String path, Object value) {
        return of(preset).refusals().stream()
                .filter(it -> it.applies(path, value))
                .map(it -> "is not for the preset " + Scalars.text(preset) + ": " + it.why())
                .findFirst();
    }
}
