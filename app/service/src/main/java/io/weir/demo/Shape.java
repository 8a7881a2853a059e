package io.weir.demo;

import java.time.Instant;
import java.util.SplittableRandom;

/** One kind of security log. All three forms carry the marker where it survives mapping and truncation. */
interface Shape {
    Sample sound(SplittableRandom random, Marker marker, Instant at);

    Sample priority(SplittableRandom random, Marker marker, Instant at);

    /** Well-formed, recognised, and against the schema of its type. */
    Sample againstSchema(SplittableRandom random, Marker marker, Instant at);
}
