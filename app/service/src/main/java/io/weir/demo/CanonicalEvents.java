package io.weir.demo;

import io.weir.demo.Sample.Intent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/** Events of an application that already writes Weir's own form: these pass byte for byte. */
final class CanonicalEvents implements Shape {
    private static final String SOURCETYPE = "weir:event";

    @Override
    public Sample sound(SplittableRandom random, Marker marker, Instant at) {
        return event(
                Intent.VALID,
                at.truncatedTo(ChronoUnit.MILLIS).toString(),
                Cast.outside(random),
                Integer.toString(random.nextInt(8)),
                random,
                marker);
    }

    @Override
    public Sample priority(SplittableRandom random, Marker marker, Instant at) {
        return event(
                Intent.PRIORITY,
                at.truncatedTo(ChronoUnit.MILLIS).toString(),
                Cast.outside(random),
                Integer.toString(random.nextInt(8, 11)),
                random,
                marker);
    }

    @Override
    public Sample againstSchema(SplittableRandom random, Marker marker, Instant at) {
        String time = at.truncatedTo(ChronoUnit.MILLIS).toString();
        return switch (random.nextInt(4)) {
            case 0 -> event(Intent.SCHEMA_VIOLATION, time, Cast.outside(random), "42", random, marker);
            case 1 -> event(Intent.SCHEMA_VIOLATION, time, Cast.outside(random), "\"high\"", random, marker);
            case 2 -> event(Intent.SCHEMA_VIOLATION, time, "999.1.1.1", "3", random, marker);
            default ->
                event(Intent.SCHEMA_VIOLATION, "2026-02-31T12:00:00Z", Cast.outside(random), "3", random, marker);
        };
    }

    private static Sample event(
            Intent intent, String time, String address, String severity, SplittableRandom random, Marker marker) {
        String host = Cast.host(random);
        String action = Cast.one(random, "login", "logout", "password_change", "mfa_challenge", "token_refresh");
        String user = Cast.user(random);
        String text = "{\"timestamp\":\"" + time + "\",\"source_ip\":\"" + address + "\",\"event_type\":\"" + action
                + "\",\"severity\":" + severity + ",\"host\":\"" + host + "\",\"user\":\"" + user + "\",\"message\":\""
                + action + " of " + user + " in session " + marker + "\"}";
        return Sample.document(intent, SOURCETYPE, host, text);
    }
}
