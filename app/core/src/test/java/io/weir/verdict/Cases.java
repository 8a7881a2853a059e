package io.weir.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Envelope;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the tests of the judge give it, and how they look at what it says. */
final class Cases {
    static final Sid SID = new Sid("hec-0", 1_795_252_447_000L, 42);
    static final Instant RECEIVED = Instant.parse("2026-11-21T09:14:08.500Z");
    static final String EVENT = """
            {"timestamp":"2026-11-21T09:14:07.123Z","source_ip":"203.0.113.45","event_type":"login","severity":%s}""";
    static final String SSHD = "<38>Nov 21 09:14:07 web-3 sshd[1]: Failed password for root from 192.0.2.1 port 1 ssh2";

    private Cases() {}

    static Envelope envelope(String text, @Nullable String sourcetype) {
        return envelope(text.getBytes(StandardCharsets.UTF_8), sourcetype);
    }

    static Envelope envelope(byte[] bytes, @Nullable String sourcetype) {
        Hints hints = new Hints(sourcetype, null, null, null, null, null);
        return new Envelope(SID, new Origin("weir.raw", 0, 0), RECEIVED, hints, Payload.wrap(bytes));
    }

    static Event valid(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        return ((Verdict.Valid) verdict).event();
    }

    static Verdict.Rejected rejected(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    static void assertRejected(Verdict verdict, Category category, String type, String keyword) {
        Verdict.Rejected rejected = rejected(verdict);
        assertThat(rejected.category()).isEqualTo(category);
        assertThat(rejected.type()).isEqualTo(type);
        assertThat(rejected.violations().get(0).keyword()).isEqualTo(keyword);
    }
}
