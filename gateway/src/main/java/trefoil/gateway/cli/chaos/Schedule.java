package trefoil.gateway.cli.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import trefoil.engine.sim.Fault;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.exchange.fault.VenueInjection;

/**
 * What goes wrong when, and how the engine is set up: all of it drawn from the seed before anything runs.
 *
 * @param seed of the schedule, the market and the faults of orders
 * @param setup settings of the engine
 * @param rounds spells of faults, with a calm after each
 */
record Schedule(long seed, Setup setup, List<Round> rounds) {
    /** The policy that needs no inventory. */
    static final String CHAIN = "chain";

    private static final int ROUND_MS = 18_000;
    private static final int MEAN_INTERVAL_MS = 700;
    private static final int SHORTEST_ROUND_MS = 3_000;
    /** Part of a campaign that is calm, or starts and ends. */
    private static final int CALM_PERCENT = 40;

    private static final int PERCENT = 100;
    private static final int LEAST_FAULTS_PPM = 30_000;
    private static final int MOST_FAULTS_PPM = 300_000;
    private static final int MOST_FREEZE_MS = 3_000;
    private static final int MOST_JUMP_MS = 4_000;
    private static final String[] POLICIES = {CHAIN, "together", "pipelined"};
    private static final String[] DEPTHS = {"none", "partial", "diff"};
    private static final int MOST_ORDER_LATENCY_MS = 15;
    private static final int MANY_ORDERS = 100;
    private static final int FEW_ORDERS = 30;

    /**
     * Settings of the engine and of its account.
     *
     * @param policy how legs are sent
     * @param depth which books are kept
     * @param fillOrKill whether legs fill whole or not at all
     * @param feesInBnb whether commissions are taken in BNB
     * @param orderLatencyMs what an order takes to the matching engine
     * @param ordersPerTenSeconds unfilled orders that the venue allows
     */
    record Setup(
            String policy,
            String depth,
            boolean fillOrKill,
            boolean feesInBnb,
            int orderLatencyMs,
            int ordersPerTenSeconds) {}

    /**
     * A spell of faults.
     *
     * @param lengthMs how long it lasts
     * @param orderFaults kinds that orders suffer
     * @param orderFaultPpm chance of each order to suffer one
     * @param happenings what else goes wrong, in the order of time
     */
    record Round(int lengthMs, Set<Fault> orderFaults, int orderFaultPpm, List<Happening> happenings) {}

    /** The schedule of a campaign of about that length. */
    static Schedule draw(final long seed, final long seconds) {
        final Random random = new Random(seed);
        final Setup setup = new Setup(
                POLICIES[random.nextInt(POLICIES.length)],
                DEPTHS[random.nextInt(DEPTHS.length)],
                random.nextInt(4) == 0,
                random.nextBoolean(),
                random.nextInt(MOST_ORDER_LATENCY_MS),
                random.nextInt(3) == 0 ? FEW_ORDERS : MANY_ORDERS);
        final long faultyMs = seconds * 1_000 * (PERCENT - CALM_PERCENT) / PERCENT;
        final int count = (int) Math.max(1, Math.round((double) faultyMs / ROUND_MS));
        final int lengthMs = (int) Math.max(SHORTEST_ROUND_MS, faultyMs / count);
        final List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(round(random, lengthMs));
        }
        return new Schedule(seed, setup, List.copyOf(rounds));
    }

    private static Round round(final Random random, final int lengthMs) {
        final int orderFaultPpm = random.nextInt(LEAST_FAULTS_PPM, MOST_FAULTS_PPM);
        final List<Happening> happenings = new ArrayList<>();
        long atMs = pause(random);
        while (atMs < lengthMs) {
            happenings.add(happening(random, atMs));
            atMs += pause(random);
        }
        return new Round(lengthMs, EnumSet.allOf(Fault.class), orderFaultPpm, List.copyOf(happenings));
    }

    private static long pause(final Random random) {
        return (long) (-Math.log(1 - random.nextDouble()) * MEAN_INTERVAL_MS);
    }

    private static Happening happening(final Random random, final long atMs) {
        final VenueFault[] venue = VenueFault.values();
        final EngineFault[] engine = EngineFault.values();
        final int drawn = random.nextInt(venue.length + engine.length);
        if (drawn < venue.length) {
            return new Happening(atMs, VenueInjection.drawn(venue[drawn], random), null, 0);
        }
        final EngineFault fault = engine[drawn - venue.length];
        final int sizeMs =
                switch (fault) {
                    case FREEZE -> random.nextInt(50, MOST_FREEZE_MS);
                    case OWN_CLOCK_JUMP -> random.nextInt(20, MOST_JUMP_MS);
                    default -> 0;
                };
        return new Happening(atMs, null, fault, sizeMs);
    }

    int happenings() {
        return rounds.stream().mapToInt(round -> round.happenings().size()).sum();
    }

    long kills() {
        return rounds.stream()
                .flatMap(round -> round.happenings().stream())
                .filter(happening -> happening.engine() == EngineFault.KILL)
                .count();
    }

    /** Tells schedules apart. */
    String digest() {
        final CRC32 sum = new CRC32();
        sum.update(toString().getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }
}
