package trefoil.engine.journal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/**
 * What a journal says about its run before the first record, so that it can be read with nothing else at hand.
 *
 * @param createdNs start of the run, nanoseconds since the epoch
 * @param session name of the run: letters, digits, {@code . _ -}, at most 64
 * @param toolVersion version of the program that wrote it
 * @param settings the concluded settings by name; never a secret
 * @param instruments instruments in index order
 * @param takerFeesPpm taker fee of each instrument, parts per million of what is received
 * @param assets asset names in index order
 * @param startAssets assets that loops may start from
 * @param loopTableDigest digest of the loop table that loop indexes refer to
 */
public record JournalHeader(
        long createdNs,
        String session,
        String toolVersion,
        SortedMap<String, String> settings,
        List<Instrument> instruments,
        List<Integer> takerFeesPpm,
        List<String> assets,
        List<String> startAssets,
        long loopTableDigest) {

    private static final String SEGMENT = "journalSegment";
    private static final String COMPACTED = "journalCompacted";
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    public JournalHeader {
        Objects.requireNonNull(toolVersion, "toolVersion");
        if (!isSessionName(session)) {
            throw new IllegalArgumentException(
                    "session=" + session + ": letters, digits and . _ - only, 1 to 64 of them");
        }
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        instruments = List.copyOf(instruments);
        takerFeesPpm = List.copyOf(takerFeesPpm);
        assets = List.copyOf(assets);
        startAssets = List.copyOf(startAssets);
        if (takerFeesPpm.size() != instruments.size()) {
            throw new IllegalArgumentException(
                    takerFeesPpm.size() + " taker fees for " + instruments.size() + " instruments");
        }
        final Set<String> known = new HashSet<>(assets);
        if (known.size() != assets.size()) {
            throw new IllegalArgumentException("an asset is listed twice");
        }
        if (!known.containsAll(startAssets)) {
            throw new IllegalArgumentException("startAssets=" + startAssets + ": not all of them are in the universe");
        }
        for (final Instrument instrument : instruments) {
            if (!known.contains(instrument.baseAsset()) || !known.contains(instrument.quoteAsset())) {
                throw new IllegalArgumentException("instrument " + instrument.symbol() + ": asset not in the list");
            }
        }
    }

    /**
     * Header of a run over that universe.
     *
     * @param takerFeesPpm by instrument index
     */
    public static JournalHeader of(
            final long createdNs,
            final String session,
            final String toolVersion,
            final Map<String, String> settings,
            final Universe universe,
            final int[] takerFeesPpm,
            final List<String> startAssets,
            final long loopTableDigest) {
        return new JournalHeader(
                createdNs,
                session,
                toolVersion,
                new TreeMap<>(settings),
                universe.instruments(),
                Arrays.stream(takerFeesPpm).boxed().toList(),
                universe.assets(),
                startAssets,
                loopTableDigest);
    }

    /** Whether a run may be called so: it becomes part of a file name and of client order ids. */
    public static boolean isSessionName(final String session) {
        return session != null && SESSION.matcher(session).matches();
    }

    /** Which of the run's files this is, from 1. */
    public int segment() {
        try {
            return Integer.parseInt(settings.getOrDefault(SEGMENT, "1"));
        } catch (final NumberFormatException e) {
            return 1;
        }
    }

    /** Whether what was no longer needed has been taken out of the file: the market's records. */
    public boolean compacted() {
        return Boolean.parseBoolean(settings.get(COMPACTED));
    }

    boolean isOfSameRun(final JournalHeader other) {
        return createdNs == other.createdNs && session.equals(other.session);
    }

    /** Header of another of the run's files. */
    public JournalHeader inSegment(final int segment) {
        return with(SEGMENT, Integer.toString(segment));
    }

    /** Header of the same file without the market's records. */
    public JournalHeader asCompacted() {
        return with(COMPACTED, "true");
    }

    private JournalHeader with(final String name, final String value) {
        final SortedMap<String, String> changed = new TreeMap<>(settings);
        changed.put(name, value);
        return new JournalHeader(
                createdNs,
                session,
                toolVersion,
                changed,
                instruments,
                takerFeesPpm,
                assets,
                startAssets,
                loopTableDigest);
    }

    /** Name of the file: the run's UTC start, to sort by, its session, and which of the run's files it is after the first. */
    public String fileName() {
        final Instant created = Instant.ofEpochSecond(
                Math.floorDiv(createdNs, TimeUnit.SECONDS.toNanos(1)),
                Math.floorMod(createdNs, TimeUnit.SECONDS.toNanos(1)));
        return SegmentNames.of(FILE_TIME.format(created) + "-" + session, segment());
    }

    /**
     * The universe that the run's indexes refer to.
     *
     * @throws JournalException if this version would order it otherwise than the one that wrote the journal
     */
    public Universe universe() {
        final Universe universe = Universe.of(instruments, instrument -> true);
        if (!universe.instruments().equals(instruments) || !universe.assets().equals(assets)) {
            throw new JournalException("journal of session " + session + " was written by version " + toolVersion
                    + ", which orders instruments or assets otherwise than this one; use that version");
        }
        return universe;
    }
}
