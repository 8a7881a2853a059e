package io.weir.faults;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The fault matrix. */
final class Rows {
    private Rows() {}

    /** By number. */
    static List<Row> all() {
        return Stream.of(SiemRows.all(), PartRows.all(), BrokerRows.all(), DataRows.all(), List.of(SchemaRow.row()))
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(Row::number))
                .toList();
    }
}
