package io.weir.retention;

/** What the first record that is kept is kept by. */
enum Keeper {
    RECEIPT("no receipt of long enough ago covers what stands there"),
    HOLE("a record stands there that no receipt names, and receipts go on behind it"),
    GROUP("its consumer group has not passed it"),
    READER("another consumer group has not passed it"),
    VALID("its event in the valid topic is kept"),
    PRIORITY("its event in the priority topic is kept"),
    AGE("it is younger than it has to become"),
    UNREAD("the log could not be read: a transaction is open, or the broker is slow"),
    EVENTS("an event that it covers, or may cover, is still kept"),
    FOREIGN("the event kept after it does not say where it came from"),
    POLICY("the topic's own cleanup.policy deletes, and Weir does not"),
    ALWAYS("dead letters are never deleted");

    private final String text;

    Keeper(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
