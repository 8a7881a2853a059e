package io.weir.rescan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapeTest {
    @Test
    void givesBackWhatWasWritten() {
        Random random = new Random(7);
        List<Receipt> receipts = new ArrayList<>();
        long next = 1L << 50;
        for (int i = 0; i < 20_000; i++) {
            long first = next + random.nextInt(3) - 1;
            long last = first + random.nextInt(3_000);
            boolean hasDigest = random.nextInt(10) > 0;
            receipts.add(new Receipt(
                    "weir.valid",
                    3,
                    first,
                    last,
                    last - first + 1,
                    random.nextInt(200),
                    hasDigest,
                    hasDigest ? random.nextLong() : 0));
            next = last + 1;
        }
        Tape tape = new Tape();

        receipts.forEach(tape::add);

        List<Receipt> read = new ArrayList<>();
        while (tape.hasNext()) {
            read.add(tape.next("weir.valid", 3));
        }
        assertThat(read).isEqualTo(receipts);
    }

    @Test
    void readsAReceiptAsTheSinkWritesIt() {
        String text = "{\"v\":1,\"lane\":\"valid\",\"target\":\"opensearch\",\"topic\":\"weir.valid\",\"partition\":2,"
                + "\"first\":10,\"last\":19,\"events\":9,\"delivered\":8,\"rejected\":1,\"at\":\"2026-11-25T08:00:00.000Z\","
                + "\"digest\":\"ffffffffffffff0a\",\"later\":{\"x\":[1]}}";

        assertThat(Receipt.parse(text.getBytes(UTF_8)))
                .contains(new Receipt("weir.valid", 2, 10, 19, 9, 1, true, 0xffffffffffffff0aL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "null",
                "{\"topic\":7}",
                "{\"topic\":\"weir.valid\",\"partition\":0,\"first\":5,\"last\":4,\"events\":1}",
                "{\"topic\":\"weir.valid\",\"partition\":0,\"first\":5,\"last\":\"x\",\"events\":1}",
                "{\"topic\":\"weir.valid\",\"partition\":99999999999,\"first\":5,\"last\":6,\"events\":1}",
                "{\"topic\":\"weir.valid\",\"partition\":0,\"first\":5,\"last\":5,\"events\":1,\"digest\":\"zzzzzzzzzzzzzzzz\"}"
            })
    void takesNothingElseForOne(String text) {
        assertThat(Receipt.parse(text.getBytes(UTF_8))).isEmpty();
    }
}
