package io.weir.tally;

import java.util.Optional;

/**
 * Which account a record of the ledger is: the stage that counts, the partition it reads, and the lane. The text form,
 * {@code streams/weir.raw-2/web-7}, is the record's key; its partition in the ledger is the one that the stage reads.
 */
public record LedgerKey(Stage stage, String topic, int partition, String lane) {
    public static Optional<LedgerKey> parse(String text) {
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        int dash = text.lastIndexOf('-', second);
        if (first < 1 || second < 0 || dash <= first + 1 || second + 1 == text.length()) {
            return Optional.empty();
        }
        Optional<Stage> stage = Stage.parse(text.substring(0, first));
        String digits = text.substring(dash + 1, second);
        if (stage.isEmpty() || digits.isEmpty() || digits.length() > 9) {
            return Optional.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        return Optional.of(new LedgerKey(
                stage.get(), text.substring(first + 1, dash), Integer.parseInt(digits), text.substring(second + 1)));
    }

    @Override
    public String toString() {
        return stage.text() + "/" + topic + "-" + partition + "/" + lane;
    }
}
