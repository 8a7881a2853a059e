package io.weir.demo;

import io.weir.demo.Sample.Intent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/** What sshd and sudo write to a Linux host's auth log. */
final class Logins implements Shape {
    private static final String SOURCETYPE = "linux_secure";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Facility authpriv, severity informational. */
    private static final int INFO = 10 * 8 + 6;

    private static final int ALERT = 10 * 8 + 1;

    /** A day that no month has, in a header that is whole: a relay whose clock is broken. */
    private static final DateTimeFormatter NO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-'32T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Override
    public Sample sound(SplittableRandom random, Marker marker, Instant at) {
        String host = Cast.host(random);
        String user = Cast.user(random);
        String from = " from " + Cast.outside(random) + " port " + Cast.port(random) + " ssh2";
        return switch (random.nextInt(5)) {
            case 0 ->
                ssh(
                        Intent.VALID,
                        host,
                        "Accepted publickey for " + user + from + ": ED25519 SHA256:" + marker,
                        random,
                        at);
            case 1 ->
                ssh(Intent.VALID, host, "Accepted password for " + user + from + " session " + marker, random, at);
            case 2 -> ssh(Intent.VALID, host, "Failed password for " + user + from + " session " + marker, random, at);
            case 3 -> ssh(Intent.VALID, host, "Failed password for invalid user " + marker + from, random, at);
            default -> line(Intent.VALID, INFO, host, "sudo", user + " : " + command(user, marker), at);
        };
    }

    @Override
    public Sample priority(SplittableRandom random, Marker marker, Instant at) {
        String host = Cast.host(random);
        String user = Cast.user(random);
        return random.nextBoolean()
                ? ssh(
                        Intent.PRIORITY,
                        host,
                        "Accepted password for root from " + Cast.outside(random) + " port " + Cast.port(random)
                                + " ssh2 session " + marker,
                        random,
                        at)
                : line(
                        Intent.PRIORITY,
                        ALERT,
                        host,
                        "sudo",
                        user + " : user NOT in sudoers ; " + command(user, marker),
                        at);
    }

    @Override
    public Sample againstSchema(SplittableRandom random, Marker marker, Instant at) {
        String host = Cast.host(random);
        String user = Cast.user(random);
        String header = "<" + INFO + ">1 " + NO_TIME.format(at) + " " + host + " sudo - - - ";
        return Sample.line(Intent.SCHEMA_VIOLATION, SOURCETYPE, host, header + user + " : " + command(user, marker));
    }

    private static String command(String user, Marker marker) {
        return "TTY=pts/0 ; PWD=/home/" + user + " ; USER=root ; COMMAND=/usr/bin/systemctl restart job-" + marker;
    }

    private static Sample ssh(Intent intent, String host, String text, SplittableRandom random, Instant at) {
        return line(intent, INFO, host, "sshd[" + random.nextInt(300, 32768) + "]", text, at);
    }

    private static Sample line(Intent intent, int priority, String host, String app, String text, Instant at) {
        return Sample.line(
                intent,
                SOURCETYPE,
                host,
                "<" + priority + ">" + TIME.format(at) + " " + host + " " + app + ": " + text);
    }
}
