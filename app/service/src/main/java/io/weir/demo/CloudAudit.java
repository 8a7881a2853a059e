package io.weir.demo;

import io.weir.demo.Sample.Intent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** AWS CloudTrail management events. */
final class CloudAudit implements Shape {
    private static final String SOURCETYPE = "aws:cloudtrail";
    private static final String HOST = "cloudtrail";
    private static final String ACCOUNT = "123456789012";

    @Override
    public Sample sound(SplittableRandom random, Marker marker, Instant at) {
        String[] action = Cast.one(
                        random,
                        "ec2.amazonaws.com DescribeInstances",
                        "s3.amazonaws.com GetBucketAcl",
                        "s3.amazonaws.com ListBuckets",
                        "sts.amazonaws.com GetCallerIdentity",
                        "kms.amazonaws.com Decrypt",
                        "lambda.amazonaws.com ListFunctions")
                .split(" ", 2);
        return document(Intent.VALID, user(random), action[0], action[1], Cast.outside(random), marker, at);
    }

    @Override
    public Sample priority(SplittableRandom random, Marker marker, Instant at) {
        return document(
                Intent.PRIORITY,
                user(random),
                "cloudtrail.amazonaws.com",
                "StopLogging",
                Cast.outside(random),
                marker,
                at);
    }

    /** Nobody did it: the one thing an audit log may not say. */
    @Override
    public Sample againstSchema(SplittableRandom random, Marker marker, Instant at) {
        return document(
                Intent.SCHEMA_VIOLATION, "null", "ec2.amazonaws.com", "RunInstances", Cast.outside(random), marker, at);
    }

    private static String user(SplittableRandom random) {
        String name = Cast.user(random);
        return "{\"type\":\"IAMUser\",\"principalId\":\"AIDA"
                + Integer.toHexString(name.hashCode()).toUpperCase(Locale.ROOT)
                + "\",\"arn\":\"arn:aws:iam::" + ACCOUNT + ":user/" + name + "\",\"accountId\":\"" + ACCOUNT
                + "\",\"userName\":\"" + name + "\"}";
    }

    private static Sample document(
            Intent intent, String user, String source, String action, String address, Marker marker, Instant at) {
        String text = "{\"eventVersion\":\"1.08\",\"userIdentity\":" + user + ",\"eventTime\":\""
                + at.truncatedTo(ChronoUnit.SECONDS) + "\",\"eventSource\":\"" + source + "\",\"eventName\":\"" + action
                + "\",\"awsRegion\":\"eu-central-1\",\"sourceIPAddress\":\"" + address
                + "\",\"userAgent\":\"aws-cli/2.15.30\",\"requestParameters\":null,\"responseElements\":null,\"requestID\":\""
                + marker + "\",\"eventID\":\"" + eventId(marker)
                + "\",\"readOnly\":false,\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":\""
                + ACCOUNT + "\",\"eventCategory\":\"Management\"}";
        return Sample.document(intent, SOURCETYPE, HOST, text);
    }

    private static String eventId(Marker marker) {
        return new UUID(Hash.mix(marker.run() + 1), Hash.mix(marker.number() + 1)).toString();
    }
}
