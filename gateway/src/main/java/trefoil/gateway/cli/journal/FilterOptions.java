package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.config.NearestName;

/** Which of a journal's records a command is to take: the options, and the filter that they make for one journal. */
final class FilterOptions {
    private static final int NEAREST_NAMES = 3;
    private static final Pattern LOOP_AND_ORDINAL = Pattern.compile("([1-9][0-9]{0,17})-([1-9]|1[0-5])");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Not before: 10:15:00 (UTC), 2026-11-22T10:15:00Z, or +1m30s from the start.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Before: a time as for --from, or +5s from where --from begins.")
    private String to;

    @Option(names = "--symbol", paramLabel = "SYMBOL", split = ",", description = "About these instruments.")
    private List<String> symbols = new ArrayList<>();

    @Option(names = "--asset", paramLabel = "ASSET", split = ",", description = "About these assets.")
    private List<String> assets = new ArrayList<>();

    @Option(names = "--loop", paramLabel = "N", split = ",", description = "Of the loops with these numbers.")
    private List<Long> loops = new ArrayList<>();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            split = ",",
            description = "Of these orders: 42-1 (loop and ordinal), tf-l2xk9wq1-42-1, or the key.")
    private List<String> orders = new ArrayList<>();

    @Option(
            names = "--triangle",
            paramLabel = "A-B-C",
            split = ",",
            description = "Of loops through these three assets, either way round.")
    private List<String> triangles = new ArrayList<>();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Of these types, such as ORDER_INTENT,LOOP_CLOSED.")
    private List<String> types = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "With these reasons of a refusal, a stop or a leftover, such as STALE_QUOTE.")
    private List<String> reasons = new ArrayList<>();

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            split = ",",
            description = "Loops or orders that ended so, such as UNWOUND or REJECTED.")
    private List<String> outcomes = new ArrayList<>();

    /**
     * The filter for that journal.
     *
     * @throws ParameterException if a value cannot be meant, saying what is allowed
     */
    RecordFilter filter(final Path file, final Optional<JournalHeader> header, final Names names) {
        return new RecordFilter(
                names,
                fromNs(file, header),
                toNs(file, header),
                typeSet(),
                symbolSet(header, names),
                assetSet(header, names),
                Set.copyOf(loopSet()),
                header.map(FilterOptions::sessionOf).orElse(0L),
                orderSet(header),
                triangleSet(names),
                reasonCodes(),
                outcomeCodes());
    }

    /** The options that were given, by name. */
    Map<String, String> given() {
        final Map<String, String> given = new LinkedHashMap<>();
        if (from != null) {
            given.put("from", from);
        }
        if (to != null) {
            given.put("to", to);
        }
        put(given, "symbol", symbols);
        put(given, "asset", assets);
        put(given, "loop", loops);
        put(given, "order", orders);
        put(given, "triangle", triangles);
        put(given, "type", types);
        put(given, "reason", reasons);
        put(given, "outcome", outcomes);
        return given;
    }

    private static void put(final Map<String, String> given, final String name, final List<?> values) {
        if (!values.isEmpty()) {
            given.put(
                    name, String.join(",", values.stream().map(Object::toString).toList()));
        }
    }

    private long fromNs(final Path file, final Optional<JournalHeader> header) {
        if (from == null) {
            return Long.MIN_VALUE;
        }
        try {
            return TimeText.from(from.strip(), startNs(file, header));
        } catch (final IllegalArgumentException e) {
            throw wrong("--from=" + from + ": " + TimeText.ALLOWED);
        }
    }

    private long toNs(final Path file, final Optional<JournalHeader> header) {
        if (to == null) {
            return Long.MAX_VALUE;
        }
        final long fromNs = from == null ? startNs(file, header) : fromNs(file, header);
        final long toNs;
        try {
            toNs = TimeText.to(to.strip(), fromNs);
        } catch (final IllegalArgumentException e) {
            throw wrong("--to=" + to + ": " + TimeText.ALLOWED);
        }
        if (toNs <= fromNs) {
            throw wrong("--to=" + to + " is " + UtcTime.text(toNs) + ", which is not after " + UtcTime.text(fromNs)
                    + ", where the range begins");
        }
        return toNs;
    }

    /** Start of the run; where the header does not tell, the first record's time. */
    private static long startNs(final Path file, final Optional<JournalHeader> header) {
        if (header.isPresent()) {
            return header.get().createdNs();
        }
        try (JournalReader journal = JournalReader.open(file)) {
            return journal.next() ? RecordHeader.timeNs(journal.buffer(), journal.offset()) : 0;
        }
    }

    private Set<Integer> typeSet() {
        final Set<Integer> wanted = new LinkedHashSet<>();
        for (final String type : types) {
            wanted.add(codeOf("--type", type, Vocabulary.TYPES));
        }
        return wanted;
    }

    private int codeOf(final String option, final String name, final Vocabulary vocabulary) {
        final int code = vocabulary.code(name);
        if (code == Vocabulary.NONE) {
            throw wrong(option + "=" + name + ": one of " + String.join(", ", vocabulary.names()));
        }
        return code;
    }

    private boolean[] symbolSet(final Optional<JournalHeader> header, final Names names) {
        requireHeader("--symbol", symbols, header);
        return indexes("--symbol", "instrument", symbols, names.symbols());
    }

    private boolean[] assetSet(final Optional<JournalHeader> header, final Names names) {
        requireHeader("--asset", assets, header);
        return indexes("--asset", "asset", assets, names.assets());
    }

    private void requireHeader(final String option, final List<?> values, final Optional<JournalHeader> header) {
        if (!values.isEmpty() && header.isEmpty()) {
            throw wrong(option + ": the journal's header is damaged, and the names are in it; use other filters");
        }
    }

    /** Null if nothing is asked for. */
    private boolean[] indexes(
            final String option, final String what, final List<String> wanted, final List<String> known) {
        if (wanted.isEmpty()) {
            return null;
        }
        final boolean[] set = new boolean[known.size()];
        for (final String name : wanted) {
            set[indexOf(option + "=" + name, what, name, known)] = true;
        }
        return set;
    }

    private int indexOf(final String said, final String what, final String name, final List<String> known) {
        final String sought = name.strip();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).equalsIgnoreCase(sought)) {
                return i;
            }
        }
        final List<String> nearest = NearestName.nearest(sought, known, NEAREST_NAMES);
        throw wrong(said + ": no " + what + " of this journal has that name; "
                + (nearest.isEmpty() ? "it has none" : "the nearest: " + TextSink.safe(String.join(",", nearest))));
    }

    private Set<Long> loopSet() {
        for (final long loop : loops) {
            if (loop < 1) {
                throw wrong("--loop=" + loop + ": loops are numbered from 1 on");
            }
        }
        return new LinkedHashSet<>(loops);
    }

    private List<ClientOrderId> orderSet(final Optional<JournalHeader> header) {
        final List<ClientOrderId> wanted = new ArrayList<>();
        final long session = header.map(FilterOptions::sessionOf).orElse(0L);
        for (final String order : orders) {
            final Optional<ClientOrderId> id = ClientOrderId.parse(order.strip());
            if (id.isPresent()) {
                wanted.add(id.get());
                continue;
            }
            final OptionalLong key = keyOf(order.strip());
            if (key.isEmpty()) {
                throw wrong("--order=" + order + ": a loop and an ordinal such as 42-1, a client order id such as"
                        + " tf-l2xk9wq1-42-1, or an order key such as 673");
            }
            wanted.add(new ClientOrderId(session, key.getAsLong()));
        }
        return wanted;
    }

    static OptionalLong keyOf(final String order) {
        final Matcher parts = LOOP_AND_ORDINAL.matcher(order);
        if (parts.matches()) {
            return OptionalLong.of(OrderKey.of(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2))));
        }
        if (!order.matches("[1-9][0-9]{0,18}")) {
            return OptionalLong.empty();
        }
        try {
            final long key = Long.parseLong(order);
            return OrderKey.loopId(key) > 0 && OrderKey.ordinal(key) > 0 ? OptionalLong.of(key) : OptionalLong.empty();
        } catch (final NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The session as a number, as in client order ids; 0 if it is none. */
    static long sessionOf(final JournalHeader header) {
        return header.session().matches("[0-9a-z]{1,10}") ? Long.parseLong(header.session(), Character.MAX_RADIX) : 0;
    }

    /** Null if no triangle is asked for. */
    private boolean[] triangleSet(final Names names) {
        if (triangles.isEmpty()) {
            return null;
        }
        final LoopTable table = names.loops()
                .orElseThrow(() -> wrong("--triangle: this journal does not tell its loops, or another version of the"
                        + " program orders them otherwise; use --loop, --symbol or --asset"));
        final boolean[] set = new boolean[table.loopCount()];
        for (final String triangle : triangles) {
            final String[] parts = triangle.strip().split("-");
            if (parts.length != LoopTable.LEGS && !(table.hasLongLoops() && parts.length == LoopTable.MAX_LEGS)) {
                throw wrong("--triangle=" + triangle + ": three assets such as USDT-BTC-ETH"
                        + (table.hasLongLoops() ? ", or four" : ""));
            }
            final Set<Integer> corners = new LinkedHashSet<>();
            for (final String asset : parts) {
                corners.add(indexOf("--triangle=" + triangle, "asset " + asset, asset, names.assets()));
            }
            if (!addLoops(table, corners, set)) {
                throw wrong("--triangle=" + triangle.toUpperCase(Locale.ROOT)
                        + ": no loop of this journal goes through these "
                        + (corners.size() == LoopTable.MAX_LEGS ? "four" : "three") + " assets");
            }
        }
        return set;
    }

    private static boolean addLoops(final LoopTable table, final Set<Integer> corners, final boolean[] set) {
        boolean any = false;
        for (int loop = 0; loop < set.length; loop++) {
            boolean through = table.legs(loop) == corners.size();
            for (int leg = 0; through && leg < table.legs(loop); leg++) {
                through = corners.contains(table.assetIn(loop, leg));
            }
            set[loop] |= through;
            any |= through;
        }
        return any;
    }

    private RecordFilter.Reasons reasonCodes() {
        final RecordFilter.Reasons wanted = new RecordFilter.Reasons();
        for (final String reason : reasons) {
            final boolean known = wanted.refusals.addCode(Vocabulary.REFUSALS.code(reason))
                    | wanted.stops.addCode(Vocabulary.STOPS.code(reason))
                    | wanted.leftovers.addCode(Vocabulary.LEFTOVERS.code(reason));
            if (!known) {
                throw wrong("--reason=" + reason + ": of a refusal one of "
                        + String.join(", ", Vocabulary.REFUSALS.names()) + "; of a stop one of "
                        + String.join(", ", Vocabulary.STOPS.names()) + "; of a leftover one of "
                        + String.join(", ", Vocabulary.LEFTOVERS.names()));
            }
        }
        return reasons.isEmpty() ? null : wanted;
    }

    private RecordFilter.Outcomes outcomeCodes() {
        final RecordFilter.Outcomes wanted = new RecordFilter.Outcomes();
        for (final String outcome : outcomes) {
            final boolean known = wanted.loops.addCode(Vocabulary.LOOP_OUTCOMES.code(outcome))
                    | wanted.orders.addCode(Vocabulary.ORDER_OUTCOMES.code(outcome));
            if (!known) {
                throw wrong("--outcome=" + outcome + ": of a loop one of "
                        + String.join(", ", Vocabulary.LOOP_OUTCOMES.names()) + "; of an order one of "
                        + String.join(", ", Vocabulary.ORDER_OUTCOMES.names()));
            }
        }
        return outcomes.isEmpty() ? null : wanted;
    }

    private ParameterException wrong(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
