package io.weir.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.envelope.Envelope;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.format.JsonFormat;
import io.weir.schema.Catalog;
import io.weir.verdict.CatalogJudge;
import io.weir.verdict.Judge;
import io.weir.verdict.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.everit.json.schema.Schema;
import org.everit.json.schema.TrueSchema;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What judging one event costs, against the bare tokens of the same bytes and against everit as it comes out of the box.
 *
 * <pre>java -cp app/bench/target/classes:$(cat app/bench/target/classpath) io.weir.bench.JudgeBenchmark [cpu]</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class JudgeBenchmark {
    private static final String BASE = "tokens";
    private static final int CPU_ROUNDS = 15;
    private static final int CPU_CALLS = 30_000;

    /** So that no call can be left out as useless. */
    private static volatile @Nullable Object consumed;

    /** 377 bytes, an event as Weir defines it. */
    static final String EVENT = """
            {"timestamp":"2026-11-21T09:14:07.123Z","source_ip":"203.0.113.45","event_type":"authentication_failure",\
            "severity":5,"host":"vpn-gateway-3.fra.example.net","user":"j.mueller@corp.example.com",\
            "message":"Login failed: invalid credentials for user j.mueller (attempt 3 of 5)",\
            "raw_payload":"<166>Nov 21 09:14:07 vpn-gateway-03 : %ASA-6-113015: AAA user authentication Rejected"}""";

    /** 2 kB, a record of CloudTrail. */
    private static final String CLOUDTRAIL = """
            {"eventVersion":"1.10","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLEEXAMPLE123:deploy-4711",\
            "arn":"arn:aws:sts::111122223333:assumed-role/deployment-role/deploy-4711","accountId":"111122223333",\
            "accessKeyId":"ASIAEXAMPLEEXAMPLE12","sessionContext":{"sessionIssuer":{"type":"Role",\
            "principalId":"AROAEXAMPLEEXAMPLE123","arn":"arn:aws:iam::111122223333:role/deployment-role",\
            "accountId":"111122223333","userName":"deployment-role"},"webIdFederationData":{},\
            "attributes":{"creationDate":"2026-11-21T08:59:47Z","mfaAuthenticated":"false"}}},\
            "eventTime":"2026-11-21T09:14:07Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeInstanceAttribute",\
            "awsRegion":"eu-central-1","sourceIPAddress":"203.0.113.64",\
            "userAgent":"APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) terraform-provider-aws/5.76.1",\
            "errorCode":"Client.UnauthorizedOperation","errorMessage":"You are not authorized to perform this operation. \
            User: arn:aws:sts::111122223333:assumed-role/deployment-role/deploy-4711 is not authorized to perform: \
            ec2:DescribeInstanceAttribute on resource: arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b2c3d4e5f60718",\
            "requestParameters":{"instanceId":"i-0a1b2c3d4e5f60718","attribute":"userData","filterSet":{"items":[\
            {"name":"tag:team","valueSet":{"items":[{"value":"platform"},{"value":"payments"}]}}]}},\
            "responseElements":null,"requestID":"5d1f2f39-1111-4222-8333-944455556666",\
            "eventID":"0e6a1f8b-7777-4888-8999-aaaabbbbcccc","readOnly":true,"resources":[{"accountId":"111122223333",\
            "type":"AWS::EC2::Instance","ARN":"arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b2c3d4e5f60718"}],\
            "eventType":"AwsApiCall","vpcEndpointId":"vpce-0a1b2c3d4e5f60718","vpcEndpointAccountId":"111122223333",\
            "sharedEventID":"c4a1f0de-2222-4333-8444-ddddeeeeffff","managementEvent":true,"recipientAccountId":"111122223333",\
            "eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",\
            "clientProvidedHostHeader":"ec2.eu-central-1.amazonaws.com"}}""";

    private static final String SSHD =
            "<38>Nov 21 09:14:07 web-3 sshd[20411]: Failed password for invalid user admin from 198.51.100.7 port 51522 ssh2";

    private final JsonFactory jackson = new JsonFactory();
    private final byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
    private final byte[] cloudtrail = CLOUDTRAIL.getBytes(StandardCharsets.UTF_8);
    private final Envelope eventEnvelope = envelope(event, null);
    private final Envelope hintedEnvelope = envelope(event, "weir:event");
    private final Envelope cloudtrailEnvelope = envelope(cloudtrail, null);
    private final Envelope sshdEnvelope = envelope(SSHD.getBytes(StandardCharsets.UTF_8), null);
    private Judge judge = envelope -> {
        throw new IllegalStateException("not set up");
    };
    private Schema outOfTheBox = TrueSchema.builder().build();

    @Setup
    public void load() throws Exception {
        Path schemas = Path.of(System.getProperty("schemas", "schemas"));
        judge = new CatalogJudge(Catalog.load(List.of(schemas)));
        String schema = Files.readString(schemas.resolve("event/schema.json")).replace("\"ip\"", "\"ipv4\"");
        outOfTheBox = SchemaLoader.load(new JSONObject(new JSONTokener(schema)));
        for (Envelope each : List.of(eventEnvelope, hintedEnvelope, cloudtrailEnvelope, sshdEnvelope)) {
            if (!(judge.judge(each) instanceof Verdict.Valid)) {
                throw new IllegalStateException("a sample is not valid: " + judge.judge(each));
            }
        }
    }

    /** The floor: Jackson's tokens of the event, and nothing done with them. */
    @Benchmark
    public int tokens() throws IOException {
        return count(event);
    }

    @Benchmark
    public int tokensOfCloudtrail() throws IOException {
        return count(cloudtrail);
    }

    /** org.json's parser and everit with its own formats. */
    @Benchmark
    public JSONObject everitOutOfTheBox() {
        JSONObject tree = new JSONObject(new String(event, StandardCharsets.UTF_8));
        outOfTheBox.validate(tree);
        return tree;
    }

    /** Bytes to tree, strictly. */
    @Benchmark
    public Object decode() throws Exception {
        return JsonFormat.read(event);
    }

    @Benchmark
    public Verdict judge() {
        return judge.judge(eventEnvelope);
    }

    @Benchmark
    public Verdict judgeWithHint() {
        return judge.judge(hintedEnvelope);
    }

    @Benchmark
    public Verdict judgeCloudtrail() {
        return judge.judge(cloudtrailEnvelope);
    }

    @Benchmark
    public Verdict judgeSshd() {
        return judge.judge(sshdEnvelope);
    }

    private int count(byte[] bytes) throws IOException {
        int tokens = 0;
        try (JsonParser parser = jackson.createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens++;
            }
        }
        return tokens;
    }

    private static Envelope envelope(byte[] bytes, @Nullable String sourcetype) {
        return new Envelope(
                new Sid("hec", 1_795_252_447_000L, 4711),
                new Origin("weir.raw", 0, 4711),
                Instant.parse("2026-11-21T09:14:07.500Z"),
                new Hints(sourcetype, null, null, null, null, null),
                Payload.wrap(bytes));
    }

    /**
     * Runs all of it and prints one table: nanoseconds, and the ratio to the bare tokens. With {@code cpu} it counts the
     * thread's own processor time in turns, which holds still also where others use the machine.
     */
    public static void main(String[] args) throws Exception {
        Map<String, Double> nanos = List.of(args).contains("cpu") ? cpu() : jmh();
        double base = nanos.getOrDefault(BASE, Double.NaN);
        System.out.printf(
                Locale.ROOT, "%n%d-byte event, %d-byte CloudTrail record%n", EVENT.length(), CLOUDTRAIL.length());
        nanos.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(each -> System.out.printf(
                        Locale.ROOT,
                        "%-20s %8.0f ns %6.1f x tokens%n",
                        each.getKey(),
                        each.getValue(),
                        each.getValue() / base));
    }

    private static Map<String, Double> jmh() throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(JudgeBenchmark.class.getName() + "\\.");
        Map<String, Double> nanos = new TreeMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            nanos.put(
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore());
        }
        return nanos;
    }

    private static Map<String, Double> cpu() throws Exception {
        JudgeBenchmark bench = new JudgeBenchmark();
        bench.load();
        Map<String, Callable<@Nullable Object>> cases = new LinkedHashMap<>();
        cases.put(BASE, bench::tokens);
        cases.put("tokensOfCloudtrail", bench::tokensOfCloudtrail);
        cases.put("decode", bench::decode);
        cases.put("judge", bench::judge);
        cases.put("judgeWithHint", bench::judgeWithHint);
        cases.put("judgeCloudtrail", bench::judgeCloudtrail);
        cases.put("judgeSshd", bench::judgeSshd);
        cases.put("everitOutOfTheBox", bench::everitOutOfTheBox);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        Map<String, Double> best = new TreeMap<>();
        for (int round = 0; round < CPU_ROUNDS; round++) {
            for (Map.Entry<String, Callable<@Nullable Object>> each : cases.entrySet()) {
                long start = clock.getCurrentThreadCpuTime();
                for (int i = 0; i < CPU_CALLS; i++) {
                    consumed = each.getValue().call();
                }
                double nanos = (clock.getCurrentThreadCpuTime() - start) / (double) CPU_CALLS;
                if (round >= CPU_ROUNDS / 3) {
                    best.merge(each.getKey(), nanos, Math::min);
                }
            }
        }
        if (consumed == null) {
            throw new IllegalStateException("nothing was judged");
        }
        return best;
    }
}
