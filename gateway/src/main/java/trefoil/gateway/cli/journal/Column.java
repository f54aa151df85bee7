package trefoil.gateway.cli.journal;

/**
 * One column of a record type's table.
 *
 * @param field the field's name in {@link RecordFields}
 * @param name the column's name: the field's in lower case, words joined by {@code _}, the unit last
 * @param kind what its values are
 * @param required whether each record has a value
 */
public record Column(String field, String name, FieldKind kind, boolean required) {
    private static final String TIME_UNIT = "_ns";

    /** The column of a field of the record's body. */
    public static Column of(final String field, final FieldKind kind) {
        final StringBuilder name = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            final char c = field.charAt(i);
            if (Character.isUpperCase(c)) {
                name.append('_');
            }
            name.append(Character.toLowerCase(c));
        }
        return new Column(
                field, kind == FieldKind.TIME ? name.append(TIME_UNIT).toString() : name.toString(), kind, false);
    }
}
