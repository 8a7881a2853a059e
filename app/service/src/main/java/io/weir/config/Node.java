package io.weir.config;

import java.util.List;
import java.util.Map;

/** A YAML document as it was written, each value with its place, no value interpreted. */
sealed interface Node {
    Location at();

    /** What a person would call it in an error message. */
    String kind();

    record Scalar(Location at, String text) implements Node {
        @Override
        public String kind() {
            return "a single value";
        }
    }

    /** A key with nothing behind it. */
    record Empty(Location at) implements Node {
        @Override
        public String kind() {
            return "empty";
        }
    }

    /** Something that was reported already, so that it is not reported again for what it lacks. */
    record Unreadable(Location at) implements Node {
        @Override
        public String kind() {
            return "unreadable";
        }
    }

    record Sequence(Location at, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Mapping(Location at, Map<String, Entry> entries) implements Node {
        @Override
        public String kind() {
            return "a section";
        }
    }

    record Entry(Location keyAt, Node value) {}
}
