package io.weir.config;

/** Where a value was written: a place in a file, or an environment variable (line 0). */
public record Location(String source, int line, int column) implements Comparable<Location> {
    public static Location variable(String name) {
        return new Location(name, 0, 0);
    }

    @Override
    public int compareTo(Location other) {
        int byLine = Integer.compare(line, other.line);
        int byColumn = Integer.compare(column, other.column);
        return byLine != 0 ? byLine : byColumn != 0 ? byColumn : source.compareTo(other.source);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
