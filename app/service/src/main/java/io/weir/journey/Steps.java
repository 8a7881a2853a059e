package io.weir.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.BatchReceipt;
import io.weir.envelope.Envelope;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import io.weir.tally.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What records say, as steps. */
final class Steps {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Steps() {}

    static Step entered(Found raw) {
        Envelope envelope = raw.envelope();
        Sid sid = envelope.sid();
        Hints hints = envelope.hints();
        Step.Facts facts = new Step.Facts();
        if (sid.isDerived()) {
            facts.add("from", "another producer, which wrote it without a sid");
        } else {
            facts.add("lane", sid.lane());
            facts.add(
                    "epoch",
                    sid.epoch() + ": its source took the lane over at "
                            + Rfc3339.format(Instant.ofEpochMilli(sid.epoch())));
            facts.add("seq", sid.seq());
        }
        facts.add("received", Rfc3339.format(envelope.receivedAt()))
                .add("sourcetype", hints.sourcetype())
                .add("source", hints.source())
                .add("host", hints.host())
                .add("index", hints.index())
                .add("time", hints.time())
                .add("fields", hints.fields())
                .add("bytes", raw.payload().size())
                .add(
                        "crc32c",
                        HexFormat.of().toHexDigits(Digest.crc(raw.payload().bytes())));
        String what = raw.attempt() == 1
                ? "came in" + (sid.isDerived() ? "" : " through lane " + sid.lane())
                : "sent again: attempt " + raw.attempt();
        return Step.of(Step.Kind.ENTERED, raw, what, facts.list()).with(raw.payload());
    }

    static Step sound(Found event) {
        Optional<String> rule = event.text(Headers.PRIORITY);
        String type = event.text(Headers.TYPE).orElse("unknown");
        String what = "sound, by log type " + type
                + rule.map(it -> "; goes first: " + it).orElse("");
        Step.Facts facts = new Step.Facts()
                .add("type", type)
                .add("rule", rule)
                .add("bytes", event.payload().size());
        return Step.of(Step.Kind.JUDGED, event, what, facts.list()).with(event.payload());
    }

    static Step deadLetter(Found letter) {
        String category = letter.text(Headers.CATEGORY).orElse("no category");
        String reason = letter.text(Headers.REASON).orElse("no reason");
        Step.Facts facts =
                new Step.Facts().add("category", category).add("reason", reason).add("type", letter.text(Headers.TYPE));
        for (JsonNode it : violations(letter)) {
            String violation = it.path("pointer").asText() + " "
                    + it.path("keyword").asText() + ": " + it.path("message").asText();
            facts.add("violation", violation.strip());
        }
        facts.add("fingerprint", letter.text(Headers.FINGERPRINT))
                .add("target", letter.text(Headers.TARGET))
                .add("status", letter.text(Headers.TARGET_STATUS))
                .add("code", letter.text(Headers.TARGET_CODE))
                .add("kept_bytes", letter.text(Headers.STUB))
                .add("original_bytes", letter.text(Headers.ORIGINAL_BYTES))
                .add("original_sha256", letter.text(Headers.ORIGINAL_SHA256))
                .add("recoverable", letter.text(Headers.RECOVERABLE));
        if (letter.isRefusedBySiem()) {
            String what = letter.text(Headers.TARGET).orElse("the SIEM") + " refused it"
                    + letter.text(Headers.TARGET_STATUS)
                            .map(it -> ", status " + it)
                            .orElse("")
                    + letter.text(Headers.TARGET_CODE).map(it -> ", code " + it).orElse("") + "; kept as a dead letter";
            return Step.of(Step.Kind.REJECTED, letter, what, facts.list()).with(letter.payload());
        }
        return Step.of(Step.Kind.JUDGED, letter, "a dead letter: " + category + ", " + reason(letter), facts.list())
                .with(letter.payload());
    }

    static Step.Facts batch(BatchReceipt batch) {
        Step.Facts facts = new Step.Facts()
                .add("target", batch.target())
                .add("batch", batch.range())
                .add("events", batch.events())
                .add("delivered", batch.delivered())
                .add("rejected", batch.rejected());
        batch.requests().ifPresent(it -> facts.add("requests", it));
        batch.millis().ifPresent(it -> facts.add("millis", it));
        return facts.add("settled", batch.at());
    }

    /** The first violation, as a sentence where there is one. */
    static String reason(Found letter) {
        return violations(letter).stream()
                .findFirst()
                .map(it ->
                        (it.path("pointer").asText() + " " + it.path("message").asText()).strip())
                .filter(it -> !it.isEmpty())
                .or(() -> letter.text(Headers.REASON))
                .orElse("no reason");
    }

    /** None where the header is missing or not as ours are. */
    private static List<JsonNode> violations(Found letter) {
        List<JsonNode> violations = new ArrayList<>();
        try {
            JSON.readTree(letter.text(Headers.VIOLATIONS).orElse("[]")).forEach(violations::add);
        } catch (IOException foreign) {
            return List.of();
        }
        return violations;
    }
}
