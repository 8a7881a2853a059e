package io.weir.demo;

import io.weir.demo.Sample.Intent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/** Alerts of the Suricata IDS as its EVE log writes them. */
final class NetworkAlerts implements Shape {
    private static final String SOURCETYPE = "suricata";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public Sample sound(SplittableRandom random, Marker marker, Instant at) {
        String signature = Cast.one(
                random,
                "2013028 ET POLICY curl User-Agent Outbound",
                "2027397 ET POLICY Spotify P2P Client",
                "2210044 SURICATA STREAM Packet with invalid timestamp",
                "2100498 GPL ATTACK_RESPONSE id check returned root");
        return alert(Intent.VALID, random.nextInt(2, 4), signature, Cast.outside(random), random, marker, at);
    }

    @Override
    public Sample priority(SplittableRandom random, Marker marker, Instant at) {
        String signature = Cast.one(
                random,
                "2034647 ET EXPLOIT Apache log4j RCE Attempt",
                "2024792 ET TROJAN CobaltStrike Beacon Observed");
        return alert(Intent.PRIORITY, 1, signature, Cast.outside(random), random, marker, at);
    }

    @Override
    public Sample againstSchema(SplittableRandom random, Marker marker, Instant at) {
        return alert(
                Intent.SCHEMA_VIOLATION,
                3,
                "2013028 ET POLICY curl User-Agent Outbound",
                "not-an-address",
                random,
                marker,
                at);
    }

    private static Sample alert(
            Intent intent,
            int severity,
            String signature,
            String source,
            SplittableRandom random,
            Marker marker,
            Instant at) {
        int space = signature.indexOf(' ');
        String host = "ids-1";
        String text = "{\"timestamp\":\"" + TIME.format(at) + "\",\"flow_id\":" + random.nextLong(1L << 50)
                + ",\"in_iface\":\"eth0\",\"event_type\":\"alert\",\"src_ip\":\"" + source + "\",\"src_port\":"
                + Cast.port(random) + ",\"dest_ip\":\"" + Cast.inside(random)
                + "\",\"dest_port\":80,\"proto\":\"TCP\",\"app_proto\":\"http\",\"alert\":{\"action\":\"allowed\",\"gid\":1,"
                + "\"signature_id\":" + signature.substring(0, space) + ",\"rev\":4,\"signature\":\""
                + signature.substring(space + 1)
                + "\",\"category\":\"Potential Corporate Privacy Violation\",\"severity\":" + severity
                + "},\"http\":{\"hostname\":\"www.example.com\",\"url\":\"/login?s=" + marker
                + "\",\"http_user_agent\":\"curl/8.5.0\",\"http_method\":\"GET\",\"protocol\":\"HTTP/1.1\",\"status\":200,"
                + "\"length\":" + random.nextInt(20_000) + "}}";
        return Sample.document(intent, SOURCETYPE, host, text);
    }
}
