package io.weir.schema;

import java.util.List;
import java.util.Optional;
import org.json.JSONObject;

/** A named reason to take the priority lane: all its conditions hold. */
public final class Rule {
    private final String name;
    private final List<Condition> conditions;

    Rule(String name, List<Condition> conditions) {
        this.name = name;
        this.conditions = List.copyOf(conditions);
    }

    public String name() {
        return name;
    }

    static Optional<Rule> first(List<Rule> rules, JSONObject fields) {
        for (Rule rule : rules) {
            if (holds(rule.conditions, fields)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    static boolean holds(List<Condition> conditions, JSONObject fields) {
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).holds(fields)) {
                return false;
            }
        }
        return true;
    }
}
