package io.weir.schema;

import java.util.List;

/**
 * By what a type is known.
 *
 * @param sourcetypes the sender's word for it (HEC), besides the type's own name
 * @param appNames the syslog app-name or tag; {@code *} for every one that no other type names, {@code %ASA-*}
 *     for every one that begins so
 * @param shapes alternatives; a shape is what must hold of the fields of a JSON document
 */
record Recognition(List<String> sourcetypes, List<String> appNames, List<List<Condition>> shapes) {
    static final String ANY = "*";

    static boolean isPrefix(String appName) {
        return appName.endsWith(ANY) && appName.length() > ANY.length();
    }

    /** True where that app-name is one of these; that any is taken does not make it one. */
    boolean names(String appName) {
        return appNames.stream()
                .anyMatch(name -> name.equals(appName)
                        || (isPrefix(name) && appName.startsWith(name.substring(0, name.length() - 1))));
    }
}
