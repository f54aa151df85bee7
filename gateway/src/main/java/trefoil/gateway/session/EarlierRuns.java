package trefoil.gateway.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trefoil.engine.event.OrderKey;
import trefoil.engine.journal.DirectoryLock;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.Universe;
import trefoil.engine.recovery.PastLoop;
import trefoil.engine.recovery.PastOrder;
import trefoil.engine.recovery.UnfinishedBusiness;
import trefoil.gateway.config.TrefoilConfig;

/** What the earlier runs on this account left, as far as this run can take it over. */
final class EarlierRuns {
    private static final String VENUE = "venue";
    private static final String ACCOUNT = "account";
    private static final int LOCK_NAME_BYTES = 8;

    private EarlierRuns() {}

    /** What a journal's header says about the run beside the engine's settings. */
    static Map<String, String> remarks(final SessionServices services, final VenueFacts facts) {
        final Map<String, String> remarks = new LinkedHashMap<>();
        remarks.put(VENUE, services.config().venue().restUrl().toString());
        remarks.put("mode", services.config().trading().mode().configName());
        if (facts.account() != null) {
            remarks.putAll(identity(services, facts));
        }
        return remarks;
    }

    /** Whether the journal is of a run in the same mode, at the same venue, on the same account. */
    static boolean isOfSameAccount(final SessionServices services, final VenueFacts facts, final JournalHeader header) {
        return header.settings().entrySet().containsAll(remarks(services, facts).entrySet());
    }

    /** What a journal says about its run, so that the next one on the same account knows it again. */
    static Map<String, String> identity(final SessionServices services, final VenueFacts facts) {
        final Map<String, String> identity = new LinkedHashMap<>();
        identity.put(VENUE, services.config().venue().restUrl().toString());
        identity.put(ACCOUNT, Long.toString(facts.account().uid()));
        return identity;
    }

    /**
     * Reads what is left, and checks that it can be brought to its end.
     *
     * @param abandoned session whose open loops are to stay as they are
     * @throws IllegalArgumentException saying what is left and what can be done, if it cannot
     */
    static UnfinishedBusiness read(
            final SessionServices services, final VenueFacts facts, final Optional<String> abandoned) {
        final UnfinishedBusiness left = UnfinishedBusiness.read(
                services.config().journal().directory(),
                identity(services, facts),
                services.clock().nanoTime());
        if (abandoned.isPresent()) {
            return abandon(services, left, abandoned.get());
        }
        if (!left.problems().isEmpty()) {
            throw new IllegalArgumentException(left.problems().get(0)
                    + (left.problems().size() == 1
                            ? ""
                            : " (and " + (left.problems().size() - 1) + " more)")
                    + "; look into it with 'trefoil status' and 'trefoil journal', " + wayOut(left));
        }
        for (final PastLoop loop : left.loops()) {
            requireOneOrigin(loop);
        }
        if (!left.loops().isEmpty() && !services.config().journal().enabled()) {
            throw new IllegalArgumentException(
                    "journal.enabled = false, but " + left.loops().size()
                            + " loop(s) of session " + left.session().orElseThrow()
                            + " are open: they can only be ended by a run with a journal, " + wayOut(left));
        }
        return left;
    }

    /**
     * Checks that the universe holds everything that the open loops need.
     *
     * @throws IllegalArgumentException saying what it lacks, why, and what can be done
     */
    static void requireReached(final SessionServices services, final VenueFacts facts, final UnfinishedBusiness left) {
        for (final PastLoop loop : left.loops()) {
            for (final PastOrder order : loop.orders()) {
                if (facts.universe().instrumentIndex(order.symbol()) == Universe.NOT_FOUND) {
                    throw missing(order.symbol(), whyNoOrder(services, facts, order.symbol()), left, loop);
                }
            }
            for (final String asset : loop.assets()) {
                if (facts.universe().assetIndex(asset) == Universe.NOT_FOUND) {
                    throw missing(asset, whyNoAsset(services, facts, asset), left, loop);
                }
            }
        }
    }

    private static String whyNoOrder(final SessionServices services, final VenueFacts facts, final String symbol) {
        return facts.exchangeInfo().instruments().stream()
                .filter(instrument -> instrument.symbol().equals(symbol))
                .findFirst()
                .map(instrument -> instrument.assets().stream()
                        .sorted()
                        .filter(asset -> ruledOut(services, asset).isPresent())
                        .findFirst()
                        .map(asset -> "its asset " + asset + " is "
                                + ruledOut(services, asset).get())
                        .orElse("another order of unknown fate is on an instrument of the same assets"))
                .orElseGet(() -> notListed(services));
    }

    private static String whyNoAsset(final SessionServices services, final VenueFacts facts, final String asset) {
        if (ruledOut(services, asset).isPresent()) {
            return "it is " + ruledOut(services, asset).get();
        }
        final boolean listed = facts.exchangeInfo().instruments().stream()
                .anyMatch(instrument -> instrument.assets().contains(asset));
        return listed
                ? "all that the venue trades it for is ruled out by universe.includeAssets or excludeAssets: change them"
                : notListed(services);
    }

    private static String notListed(final SessionServices services) {
        return services.config().venue().restUrl() + " " + TradingSession.NOT_LISTED + ": see to it by hand";
    }

    private static Optional<String> ruledOut(final SessionServices services, final String asset) {
        final TrefoilConfig.Universe universe = services.config().universe();
        if (universe.excludeAssets().contains(asset)) {
            return Optional.of("among universe.excludeAssets: take it out of them");
        }
        return universe.includeAssets().isEmpty() || universe.includeAssets().contains(asset)
                ? Optional.empty()
                : Optional.of("not among universe.includeAssets: add it to them");
    }

    /** The orders of a loop are known to the venue by one session and loop: a run sends none before all are settled. */
    private static void requireOneOrigin(final PastLoop loop) {
        final long origins = loop.orders().stream()
                .map(order -> List.of(order.session(), OrderKey.loopId(order.orderKey())))
                .distinct()
                .count();
        if (origins > 1) {
            throw new IllegalArgumentException("loop " + loop.loopId() + " has open orders of several runs: "
                    + names(loop) + "; that cannot be, look into the journals");
        }
    }

    private static IllegalArgumentException missing(
            final String what, final String why, final UnfinishedBusiness left, final PastLoop loop) {
        return new IllegalArgumentException("loop " + loop.loopId() + " of session "
                + left.session().orElseThrow() + " is open and needs " + what + ", but " + why + ", " + wayOut(left));
    }

    private static String wayOut(final UnfinishedBusiness left) {
        return "or leave what that run left as it is by --abandon "
                + left.session().orElse("SESSION");
    }

    /** What the open loops hold is ours still: it is noted among the leftovers. */
    private static UnfinishedBusiness abandon(
            final SessionServices services, final UnfinishedBusiness left, final String session) {
        if (!left.session().equals(Optional.of(session))) {
            throw new IllegalArgumentException("--abandon " + session + ": "
                    + left.session()
                            .map(name -> "the newest run of this account is session " + name)
                            .orElse("there is no earlier run of this account in "
                                    + services.config().journal().directory()));
        }
        final SortedMap<String, Long> leftovers = new TreeMap<>(left.leftovers());
        for (final PastLoop loop : left.loops()) {
            loop.purse().forEach((asset, delta) -> {
                if (!asset.equals(loop.startAsset()) && delta != 0) {
                    leftovers.merge(asset, delta, Long::sum);
                }
            });
            services.notices()
                    .accept("loop " + loop.loopId() + " of session " + session + " is abandoned"
                            + (loop.orders().isEmpty() ? "" : ", its orders too: " + names(loop)));
        }
        left.problems().forEach(problem -> services.notices().accept(problem));
        return new UnfinishedBusiness(left.session(), List.of(), leftovers, left.results(), List.of());
    }

    private static String names(final PastLoop loop) {
        return loop.orders().stream().map(Recovery::venueName).collect(Collectors.joining(" "));
    }

    /** Keeps another run on the same account from the same journals until it is closed. */
    static DirectoryLock lock(final SessionServices services, final VenueFacts facts, final long sessionId) {
        final long pid = ProcessHandle.current().pid();
        return DirectoryLock.take(
                services.config().journal().directory(),
                lockName(identity(services, facts)),
                "process " + pid + ", session " + Long.toString(sessionId, Character.MAX_RADIX));
    }

    private static String lockName(final Map<String, String> identity) {
        final byte[] name = identity.toString().getBytes(StandardCharsets.UTF_8);
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
            return ".account-" + HexFormat.of().formatHex(digest, 0, LOCK_NAME_BYTES);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
