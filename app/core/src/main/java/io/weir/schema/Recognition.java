package io.weir.schema;

import java.util.List;

/**
 * By what a type is known.
 *
 * @param sourcetypes the sender's word for it (HEC), besides the type's own name
 * @param appNames the syslog app-name or tag; {@code *} for every one that no other type names
 * @param shapes alternatives; a shape is what must hold of the fields of a JSON document
 */
record Recognition(List<String> sourcetypes, List<String> appNames, List<List<Condition>> shapes) {
    static final String ANY = "*";
}
