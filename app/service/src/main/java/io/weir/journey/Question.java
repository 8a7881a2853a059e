package io.weir.journey;

import io.weir.config.TopicSettings;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which event is asked for: by its sid, or by where it stands. */
public sealed interface Question {
    record BySid(Sid sid) implements Question {}

    record ByPlace(Origin place) implements Question {}

    /** As a finding of the audit names events; of a range, the first. */
    Pattern FINDING =
            Pattern.compile("lane ([^\\s,]+)(?: in \\S+)?, epoch (\\d{1,18}), seq (\\d{1,18})(?:\\.\\.(\\d{1,18}))?");

    /** What a header, a document of the SIEM or a shell puts around what is asked for. */
    Pattern AROUND = Pattern.compile("^[\\s\"'`{(,]+|[\\s\"'`}),;]+$");

    Pattern NAME = Pattern.compile("^(?:weir[._](?:sid|id|origin)|_?id|sid)\"?\\s*[:=]\\s*");

    /** @throws IllegalArgumentException with a sentence for whoever asked */
    static Question parse(String text, TopicSettings topics) {
        String bare = AROUND.matcher(text).replaceAll("");
        bare = AROUND.matcher(NAME.matcher(bare).replaceFirst("")).replaceAll("");
        Matcher finding = FINDING.matcher(bare);
        if (finding.find()) {
            bare = finding.group(1) + ":" + finding.group(2) + ":" + finding.group(3);
        }
        Optional<Sid> sid = Sid.parse(bare);
        if (sid.isPresent()) {
            return new BySid(sid.get());
        }
        Optional<Origin> place = Origin.parse(bare);
        if (place.isEmpty()) {
            throw new IllegalArgumentException("\"" + Printable.text(text)
                    + "\" should be a sid such as web-7:1795236417385:1841 (weir.sid in the headers, weir.id or _id in the"
                    + " SIEM), or a place such as " + topics.valid() + "-2@991");
        }
        List<String> known = List.of(topics.raw(), topics.valid(), topics.priority(), topics.dlq(), topics.receipts());
        if (!known.contains(place.get().topic())) {
            throw new IllegalArgumentException("\"" + Printable.text(place.get().topic())
                    + "\" should be one of the topics that events and receipts stand in: " + String.join(", ", known));
        }
        return new ByPlace(place.get());
    }

    default <R> R match(Function<BySid, R> bySid, Function<ByPlace, R> byPlace) {
        return this instanceof BySid it ? bySid.apply(it) : byPlace.apply((ByPlace) this);
    }
}
