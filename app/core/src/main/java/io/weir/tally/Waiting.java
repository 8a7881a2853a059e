package io.weir.tally;

import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import org.jspecify.annotations.Nullable;

/**
 * A record that no account covers yet.
 *
 * @param crc of its value; of no meaning in raw, whose bytes nobody has counted before
 * @param isAgain whether it is a dead letter that was sent once more
 * @param after what the source says was the lane's last event before it
 * @param origin where it stands in raw; null in raw itself
 */
public record Waiting(
        Sid sid,
        long offset,
        int crc,
        boolean isAgain,
        @Nullable Sid after,
        @Nullable Origin origin) {}
