package io.weir.topology;

import io.weir.envelope.Envelope;
import io.weir.envelope.Payload;
import io.weir.verdict.Category;
import io.weir.verdict.Event;
import io.weir.verdict.Judge;
import io.weir.verdict.PriorityRule;
import io.weir.verdict.Verdict;
import io.weir.verdict.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Judges by the first byte: v valid, p priority, g valid but grown tenfold, t throws, o overflows; else malformed. */
final class FakeJudge implements Judge {
    static final String TYPE = "fake";

    @Override
    public Verdict judge(Envelope envelope) {
        byte[] bytes = envelope.payload().bytes();
        return switch (bytes.length == 0 ? 0 : bytes[0]) {
            case 'v' -> new Verdict.Valid(new Event(TYPE, 3, envelope.payload()));
            case 'p' -> new Verdict.Priority(new Event(TYPE, 9, envelope.payload()), new PriorityRule("severity>=8"));
            case 'g' -> new Verdict.Valid(new Event(TYPE, 3, Payload.wrap(new byte[bytes.length * 10])));
            case 't' -> throw new IllegalStateException("hidden: " + new String(bytes, StandardCharsets.UTF_8));
            case 'o' -> overflow(envelope);
            default ->
                new Verdict.Rejected("unknown", Category.MALFORMED, List.of(new Violation("", "json", "is no JSON")));
        };
    }

    private Verdict overflow(Envelope envelope) {
        return judge(envelope);
    }
}
