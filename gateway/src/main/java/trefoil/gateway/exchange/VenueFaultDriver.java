package trefoil.gateway.exchange;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.exchange.fault.VenueFaultSettings;
import trefoil.gateway.exchange.fault.VenueInjection;

/** Has faults befall the venue as a whole, by chance or on demand, and counts them. On the exchange's thread only. */
final class VenueFaultDriver {
    private final ExchangeCore core;
    private final VenueFaultSettings settings;
    private final Random random;
    private final Map<VenueFault, Long> counts = new EnumMap<>(VenueFault.class);
    private boolean ended;

    VenueFaultDriver(final ExchangeCore core) {
        this.core = core;
        settings = core.config().venueFaults();
        random = new Random(settings.seed());
    }

    /** Begins with what happens by chance. */
    void start() {
        if (!settings.faults().isEmpty()) {
            scheduleNext();
        }
    }

    private void scheduleNext() {
        final long pauseNs = (long) (-Math.log(1 - random.nextDouble()) * settings.meanIntervalNs());
        core.later(pauseNs, () -> {
            if (!ended) {
                final List<VenueFault> kinds =
                        settings.faults().stream().sorted().toList();
                strike(VenueInjection.drawn(kinds.get(random.nextInt(kinds.size())), random));
                scheduleNext();
            }
        });
    }

    /** Nothing more by chance; what would go on by itself for a while ends. */
    void end() {
        ended = true;
        if (core.faultySockets() != null) {
            core.faultySockets().end();
        }
    }

    Map<VenueFault, Long> counts() {
        return new EnumMap<>(counts);
    }

    /** Has that happen; answers what it hit, or nothing if there was nothing to hit. */
    Optional<String> strike(final VenueInjection injection) {
        if (core.faultySockets() == null) {
            throw new IllegalStateException("this exchange was not made for " + injection.fault());
        }
        final Optional<String> hit =
                switch (injection.fault()) {
                    case CLOCK_JUMP -> jump(injection);
                    case TRADING_HALT -> halt(injection);
                    case DELISTING -> delist(injection);
                    case DEPOSIT, WITHDRAWAL -> transfer(injection);
                    default ->
                        core.faultySockets().strike(injection)
                                ? Optional.of(describe(injection))
                                : Optional.<String>empty();
                };
        if (hit.isPresent()) {
            counts.merge(injection.fault(), 1L, Long::sum);
        }
        return hit;
    }

    private static String describe(final VenueInjection injection) {
        return injection.forNs() == 0 ? "" : "for " + ms(injection.forNs());
    }

    private static String ms(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns) + " ms";
    }

    private Optional<String> jump(final VenueInjection injection) {
        final long byNs = TimeUnit.MILLISECONDS.toNanos(injection.size());
        core.moveClock(byNs);
        if (injection.forNs() > 0) {
            core.later(injection.forNs(), () -> core.moveClock(-byNs));
        }
        return Optional.of("by " + injection.size() + " ms " + describe(injection));
    }

    private Optional<String> halt(final VenueInjection injection) {
        final VirtualExchange exchange = core.exchange();
        final Optional<Integer> instrument = traded(injection);
        instrument.ifPresent(index -> {
            // The end must come, whatever the venue's clock does meanwhile.
            exchange.halt(index, Long.MAX_VALUE);
            core.later(injection.forNs(), () -> exchange.endHalt(index, core.nowNs()));
        });
        return instrument.map(index -> symbol(index) + " " + describe(injection));
    }

    private Optional<String> delist(final VenueInjection injection) {
        final VirtualExchange exchange = core.exchange();
        final Optional<Integer> instrument = traded(injection);
        instrument.ifPresent(index -> {
            exchange.delist(index, core.nowNs());
            if (injection.forNs() > 0) {
                core.later(injection.forNs(), () -> exchange.relist(index, core.nowNs()));
            }
        });
        return instrument.map(
                index -> symbol(index) + (injection.forNs() == 0 ? " for good" : " " + describe(injection)));
    }

    private Optional<String> transfer(final VenueInjection injection) {
        final VirtualExchange exchange = core.exchange();
        final Account account = exchange.accounts().get(0);
        final List<Integer> held = new ArrayList<>();
        for (int asset = 0; asset < exchange.assets().size(); asset++) {
            if (account.free(asset) > 0) {
                held.add(asset);
            }
        }
        if (held.isEmpty()) {
            return Optional.empty();
        }
        final int asset = held.get(injection.pick() % held.size());
        final long amount = Math.max(1, Fixed.mulDivFloor(account.free(asset), injection.size(), Fees.PPM));
        final long signed = injection.fault() == VenueFault.DEPOSIT ? amount : -amount;
        exchange.transfer(account, asset, signed, core.nowNs());
        return Optional.of((signed > 0 ? "+" : "") + DecimalText.toString(signed) + " "
                + exchange.assets().get(asset));
    }

    private String symbol(final int instrument) {
        return core.exchange().instruments().get(instrument).symbol();
    }

    private Optional<Integer> traded(final VenueInjection injection) {
        final List<Integer> traded = new ArrayList<>();
        final List<Instrument> instruments = core.exchange().instruments();
        for (int index = 0; index < instruments.size(); index++) {
            if (instruments.get(index).tradable()) {
                traded.add(index);
            }
        }
        return traded.isEmpty() ? Optional.empty() : Optional.of(traded.get(injection.pick() % traded.size()));
    }
}
