package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.json.JsonBytes;
import io.weir.json.JsonFields;
import io.weir.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the events out of a page while it comes in: beside them it holds one value of it, however long the page is. The bytes
 * of an event are those that the server wrote, whatever they mean. A page that is not whole is none.
 */
final class PageReader {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Layout layout;
    private final InputStream in;
    private final List<byte[]> items = new ArrayList<>();
    private final Map<List<String>, String> texts = new HashMap<>();
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private boolean isOver;
    private boolean isListed;

    private PageReader(Layout layout, InputStream in) {
        this.layout = layout;
        this.in = in;
    }

    static Page read(Layout layout, InputStream in) throws IOException {
        return new PageReader(layout, in).page();
    }

    private Page page() throws IOException {
        if (layout.format() == Feed.Format.NDJSON) {
            lines();
            return new Page(items, null, true);
        }
        if (layout.events().isEmpty()) {
            list();
        } else {
            object(new ArrayList<>());
        }
        if (hasMore()) {
            throw new MalformedException("more stands behind the JSON");
        }
        if (!isListed) {
            throw new MalformedException("it has no list " + String.join(".", layout.events()));
        }
        String success = texts.get(layout.success());
        return new Page(items, texts.get(layout.cursor()), success == null || success.equals("true"));
    }

    /** @param path of the object that begins here */
    private void object(List<String> path) throws IOException {
        expect('{', "is no JSON object");
        if (next() == '}') {
            at++;
            return;
        }
        while (true) {
            member(path);
            int behind = next();
            at++;
            if (behind == '}') {
                return;
            }
            if (behind != ',') {
                throw broken();
            }
        }
    }

    private void member(List<String> path) throws IOException {
        if (next() != '"') {
            throw broken();
        }
        int nameEnd = value();
        String name = new String(JsonText.unescape(buffer, at + 1, nameEnd - 1), UTF_8);
        at = nameEnd;
        expect(':', "is no JSON");
        path.add(name);
        int first = next();
        if (path.equals(layout.events())) {
            if (isListed) {
                throw new MalformedException("it has two lists " + String.join(".", path));
            }
            events(first);
        } else if (first == '{' && isWithin(path)) {
            object(path);
        } else {
            int to = value();
            if (path.equals(layout.cursor()) || path.equals(layout.success())) {
                String text = JsonFields.scalar(buffer, at, to);
                if (text != null) {
                    texts.putIfAbsent(List.copyOf(path), text);
                }
            }
            at = to;
        }
        path.remove(path.size() - 1);
    }

    private void events(int first) throws IOException {
        if (first == '[') {
            list();
            return;
        }
        int to = value();
        if (buffer[at] != 'n') {
            throw new MalformedException(String.join(".", layout.events()) + " is no list");
        }
        // Some write null where they mean an empty one.
        isListed = true;
        at = to;
    }

    private boolean isWithin(List<String> path) {
        return isPrefix(path, layout.events()) || isPrefix(path, layout.cursor()) || isPrefix(path, layout.success());
    }

    private static boolean isPrefix(List<String> path, List<String> of) {
        return path.size() < of.size() && of.subList(0, path.size()).equals(path);
    }

    private void list() throws IOException {
        expect('[', "is no JSON list");
        isListed = true;
        if (next() == ']') {
            at++;
            return;
        }
        while (true) {
            next();
            int to = value();
            items.add(
                    buffer[at] == '"' ? JsonText.unescape(buffer, at + 1, to - 1) : Arrays.copyOfRange(buffer, at, to));
            at = to;
            int behind = next();
            at++;
            if (behind == ']') {
                return;
            }
            if (behind != ',') {
                throw broken();
            }
        }
    }

    /**
     * What the lines are is for the judge to say; only of the last is to be known that it is whole. An API that cannot go on
     * says so there (Cloudflare: "Error streaming data."), with a line feed or without.
     */
    private void lines() throws IOException {
        int searched = at;
        while (true) {
            int feed = indexOf(searched);
            if (feed >= 0) {
                line(feed);
                at = feed + 1;
                searched = at;
                continue;
            }
            int scanned = end - at;
            if (!fill()) {
                break;
            }
            searched = at + scanned;
        }
        if (hasMore()) {
            line(end);
        }
        if (!items.isEmpty() && !isValue(items.get(items.size() - 1))) {
            throw new MalformedException("its last line breaks off, or is no JSON");
        }
    }

    private static boolean isValue(byte[] line) {
        JsonBytes json = new JsonBytes(line, line.length);
        int to = json.skipValue(json.skipSpace(0));
        return to != JsonBytes.MALFORMED && json.skipSpace(to) == line.length;
    }

    private void line(int to) {
        int last = to > at && buffer[to - 1] == '\r' ? to - 1 : to;
        boolean isBlank = new JsonBytes(buffer, last).skipSpace(at) == last;
        if (!isBlank) {
            items.add(Arrays.copyOfRange(buffer, at, last));
        }
    }

    private int indexOf(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Where the value that begins here ends; all of it is in the buffer by then. */
    private int value() throws IOException {
        while (true) {
            int to = new JsonBytes(buffer, end).skipValue(at);
            // A number at the end of what has come may go on.
            if (to != JsonBytes.MALFORMED && (to < end || isOver)) {
                return to;
            }
            if (!fill()) {
                if (to != JsonBytes.MALFORMED) {
                    return to;
                }
                throw broken();
            }
        }
    }

    private void expect(char wanted, String otherwise) throws IOException {
        if (!hasMore() || buffer[at] != wanted) {
            throw new MalformedException("it " + otherwise);
        }
        at++;
    }

    /** The next byte that is no white space, which stays; there must be one. */
    private int next() throws IOException {
        if (!hasMore()) {
            throw broken();
        }
        return buffer[at];
    }

    private boolean hasMore() throws IOException {
        while (true) {
            at = new JsonBytes(buffer, end).skipSpace(at);
            if (at < end) {
                return true;
            }
            if (!fill()) {
                return false;
            }
        }
    }

    /** As much again as waits to be understood, so that looking anew costs no more than reading once; false at the end. */
    private boolean fill() throws IOException {
        if (isOver) {
            return false;
        }
        int waiting = end - at;
        if (waiting > buffer.length / 2) {
            buffer = Arrays.copyOfRange(buffer, at, at + 2 * buffer.length);
        } else {
            System.arraycopy(buffer, at, buffer, 0, waiting);
        }
        at = 0;
        end = waiting;
        int wanted = Math.max(1, waiting);
        while (end - waiting < wanted) {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                isOver = true;
                break;
            }
            end += read;
        }
        return end > waiting;
    }

    private static MalformedException broken() {
        return new MalformedException("its JSON is broken or breaks off");
    }
}
