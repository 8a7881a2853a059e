package io.weir.siem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.delivery.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@code _bulk} answer says about each event. Read as a stream: it is as long as the batch. */
final class BulkReply {
    private static final JsonFactory JSON = new JsonFactory();

    /** Refused because of where the event was to go, and not because of the event. */
    private static final Set<String> TARGET_FAULTS =
            Set.of("index_closed_exception", "index_not_found_exception", "security_exception");

    private static final String INVALID_INDEX = "invalid_index_name_exception";

    /** The same class of error tells of bad documents and of a bad set-up; only its text sets them apart. */
    private static final Pattern SETUP_FAULT = Pattern.compile("^(?:pipeline with id .{1,300} does not exist"
            + "|no write index is defined|only write ops with an op_type of create"
            + "|(?:\\[\\d+:\\d+] failed to parse: )?data stream timestamp field \\[@timestamp] is missing)");

    /** Names the field. What follows in the server's text quotes the event. */
    private static final Pattern FIELD =
            Pattern.compile("^failed to parse field \\[([\\w.@-]{1,100})] of type \\[(\\w{1,40})]");

    private final boolean indexByType;

    /** @param indexByType the index depends on the event, so a bad name is that event's fault and not the target's */
    BulkReply(boolean indexByType) {
        this.indexByType = indexByType;
    }

    List<Delivery> outcomes(Reply.Answer answer, int events) {
        if (answer.status() != 200) {
            boolean foreign = HttpOutcome.isSuccess(answer) || (answer.status() == 400 && answer.html());
            return Collections.nCopies(events, foreign ? HttpOutcome.foreign(answer) : ofAll(answer));
        }
        List<Delivery> outcomes = items(answer.body().bytes(), events);
        return outcomes == null ? Collections.nCopies(events, HttpOutcome.foreign(answer)) : outcomes;
    }

    /** What is wrong with an event is said of its item. Of all at once only what we made of them can be. */
    private static Delivery ofAll(Reply.Answer answer) {
        return answer.status() == 400
                ? new Delivery.TargetFault("HTTP 400 to the request as a whole")
                : HttpOutcome.of(answer);
    }

    /** Null for anything but a whole answer with as many items as were sent. */
    private @Nullable List<Delivery> items(byte[] body, int events) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            List<Delivery> outcomes = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isItems = parser.currentName().equals("items");
                if (parser.nextToken() == JsonToken.START_ARRAY && isItems) {
                    outcomes = items(parser, events);
                } else {
                    parser.skipChildren();
                }
            }
            boolean whole = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            return whole && outcomes != null && outcomes.size() == events ? outcomes : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private List<Delivery> items(JsonParser parser, int events) throws IOException {
        List<Delivery> outcomes = new ArrayList<>(events);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Item item = new Item();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                item.read(parser);
            }
            outcomes.add(outcome(item));
        }
        return outcomes;
    }

    private Delivery outcome(Item item) {
        int status = item.status;
        if (status == 200 || status == 201 || status == 409) {
            return Delivery.delivered();
        }
        if (status == 408 || status == 429 || status >= 500 || status == 0) {
            return new Delivery.Retry(null, "item " + status + item.errorType());
        }
        boolean setup = TARGET_FAULTS.contains(item.type)
                || (item.type.equals(INVALID_INDEX) && !indexByType)
                || SETUP_FAULT.matcher(item.reason).find()
                || SETUP_FAULT.matcher(item.cause).find();
        if (setup || (status != 400 && status != 413)) {
            return new Delivery.TargetFault("item " + status + item.errorType());
        }
        Matcher field = FIELD.matcher(item.reason);
        String where = field.find() ? ": field " + field.group(1) + " is no " + field.group(2) : "";
        String code = item.errorType().strip();
        return new Delivery.Poison((code.isEmpty() ? "refused" : code) + where, status, code.isEmpty() ? null : code);
    }

    /** One element of {@code items}: the operation's name, and below it status and error. */
    private static final class Item {
        private int status;
        private String type = "";
        private String reason = "";
        private String cause = "";

        void read(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
                    status = parser.getIntValue();
                } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
                    readError(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void readError(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("caused_by") && value == JsonToken.START_OBJECT) {
                    readCause(parser);
                } else if (value != JsonToken.VALUE_STRING) {
                    parser.skipChildren();
                } else if (name.equals("type")) {
                    type = parser.getText();
                } else if (name.equals("reason")) {
                    reason = parser.getText();
                }
            }
        }

        /** Some versions say there what others say at once. */
        private void readCause(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isReason = parser.currentName().equals("reason");
                if (parser.nextToken() == JsonToken.VALUE_STRING && isReason) {
                    cause = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }

        /** The class of the error only: its text can quote the event. */
        String errorType() {
            return type.matches("[a-z_]{1,80}") ? " " + type : "";
        }
    }
}
