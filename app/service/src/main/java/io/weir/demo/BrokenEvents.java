package io.weir.demo;

import io.weir.demo.Sample.Intent;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Events that no SIEM should get, in every way a sender can provoke. A processing failure is a bug of ours, so no
 * sender can; and what a SIEM refuses is the SIEM's choice ({@link Fault.Kind#REJECT_ONE}).
 */
final class BrokenEvents {
    /** Below the intake's million bytes as it is sent, and far above every limit once each quote is escaped twice. */
    private static final int OVERSIZE_QUOTES = 950_000;

    private static final int DEPTH = 80;

    private final List<Shape> shapes;

    BrokenEvents(List<Shape> shapes) {
        this.shapes = shapes;
    }

    Sample any(SplittableRandom random, Marker marker, Instant at) {
        int of = random.nextInt(100);
        if (of < 30) {
            return malformed(random, marker, at);
        }
        return of < 50
                ? unknownType(random, marker)
                : shapes.get(random.nextInt(shapes.size())).againstSchema(random, marker, at);
    }

    Sample oversize(SplittableRandom random, Marker marker, Instant at) {
        Sample sound = new Logins().sound(random, marker, at);
        return Sample.line(
                Intent.OVERSIZE, sound.sourcetype(), sound.host(), sound.text() + " " + "\"".repeat(OVERSIZE_QUOTES));
    }

    private static Sample malformed(SplittableRandom random, Marker marker, Instant at) {
        Shape shape = random.nextBoolean() ? new CanonicalEvents() : new CloudAudit();
        Sample sound = shape.sound(random, marker, at);
        String text = sound.text();
        String broken = switch (random.nextInt(5)) {
            case 0 -> text.substring(0, text.length() - 1 - random.nextInt(2));
            case 1 -> text + "}";
            case 2 -> text.substring(0, text.length() - 1) + ",\"host\":\"a\",\"host\":\"b\"}";
            case 3 -> text.substring(0, text.length() - 1) + ",\"deep\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "}";
            default -> text.substring(0, text.length() - 1) + ",\"count\":0123}";
        };
        return Sample.line(Intent.MALFORMED, sound.sourcetype(), sound.host(), broken);
    }

    private static Sample unknownType(SplittableRandom random, Marker marker) {
        String host = Cast.host(random);
        return random.nextBoolean()
                ? Sample.line(
                        Intent.UNKNOWN_TYPE,
                        "acme:turnstile",
                        host,
                        "turnstile 7 opened by badge " + random.nextInt(100_000) + " ref " + marker)
                : Sample.document(
                        Intent.UNKNOWN_TYPE,
                        "acme:lift",
                        host,
                        "{\"lift\":" + random.nextInt(9) + ",\"floor\":" + random.nextInt(40) + ",\"ref\":\"" + marker
                                + "\"}");
    }
}
