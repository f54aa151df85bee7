package trefoil.engine.replay;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.math.DecimalText;

/** What can be asked: each setting's name, its units, and how its value is read. */
enum WhatIfKey {
    FEE("fee", "of every trade, of what it gives: 0.00075, 0.075%, 7.5bp or 750ppm; read fees are left out") {
        @Override
        long parse(final String text) {
            return within(share(text, BigDecimal.ONE), 0, MAX_FEE_PPM, "0 to 0.5");
        }

        @Override
        String text(final long value) {
            return shareText(value);
        }
    },
    LATENCY("latency", "from an order's leaving to its arrival, and from there to its answer: 5ms, 250us, 0s") {
        @Override
        long parse(final String text) {
            return within(duration(text), 0, TimeUnit.MINUTES.toNanos(1), "0s to 60s");
        }

        @Override
        String text(final long value) {
            return durationText(value);
        }
    },
    MIN_EDGE("min-edge", "least profit after fees: 2 or 2bp, 0.02%, 200ppm") {
        @Override
        long parse(final String text) {
            return within(share(text, BASIS_POINT), 0, PPM, "0 to 10000bp");
        }

        @Override
        String text(final long value) {
            return shareText(value);
        }
    },
    MAX_NOTIONAL("max-notional", "most that one loop may spend, in the value asset: 250") {
        @Override
        long parse(final String text) {
            return amount(text);
        }

        @Override
        String text(final long value) {
            return DecimalText.toString(value);
        }
    },
    MAX_ASSET_NOTIONAL("max-asset-notional", "most that open loops may put through one asset, in the value asset") {
        @Override
        long parse(final String text) {
            return amount(text);
        }

        @Override
        String text(final long value) {
            return DecimalText.toString(value);
        }
    },
    POLICY("policy", "how legs are sent: chain, together or pipelined") {
        @Override
        long parse(final String text) {
            for (final LoopPolicy policy : LoopPolicy.values()) {
                if (policy.name().equalsIgnoreCase(text)) {
                    return policy.ordinal();
                }
            }
            throw new IllegalArgumentException("chain, together or pipelined");
        }

        @Override
        String text(final long value) {
            return LoopPolicy.values()[(int) value].name().toLowerCase(Locale.ROOT);
        }
    },
    QUOTE_AGE("quote-age", "age beyond which a quote is not trusted, whole ms: 500ms, 2s") {
        @Override
        long parse(final String text) {
            return within(wholeMs(duration(text)), 1, Integer.MAX_VALUE, "1ms or more");
        }

        @Override
        String text(final long value) {
            return durationText(TimeUnit.MILLISECONDS.toNanos(value));
        }
    },
    MAX_OPEN_LOOPS("max-open-loops", "loops open at once: 1 to 64") {
        @Override
        long parse(final String text) {
            return within(Long.parseLong(text), 1, MAX_LOOPS, "1 to 64");
        }

        @Override
        String text(final long value) {
            return Long.toString(value);
        }
    },
    MAX_LOOP_LOSS("max-loop-loss", "most that a loop may lose to come to its end: 50 or 50bp, 0.5%, 5000ppm") {
        @Override
        long parse(final String text) {
            return within(share(text, BASIS_POINT), 0, PPM, "0 to 10000bp");
        }

        @Override
        String text(final long value) {
            return shareText(value);
        }
    },
    PATIENCE("patience", "how long a loop waits for a way home, whole ms: 500ms, 5s") {
        @Override
        long parse(final String text) {
            return within(wholeMs(duration(text)), 0, Integer.MAX_VALUE, "0ms or more");
        }

        @Override
        String text(final long value) {
            return durationText(TimeUnit.MILLISECONDS.toNanos(value));
        }
    },
    FILL_OR_KILL("fill-or-kill", "whether legs fill whole or not at all: true or false") {
        @Override
        long parse(final String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("true or false");
            }
            return text.equals("true") ? 1 : 0;
        }

        @Override
        String text(final long value) {
            return value == 1 ? "true" : "false";
        }
    },
    FORECAST("forecast", "which forecast decides, made of what the run had: none, survival or micro-price") {
        @Override
        long parse(final String text) {
            return ForecastKind.of(text)
                    .orElseThrow(() -> new IllegalArgumentException("none, survival or micro-price"))
                    .ordinal();
        }

        @Override
        String text(final long value) {
            return ForecastKind.values()[(int) value].configName();
        }
    };

    private static final int PPM = 1_000_000;
    private static final int MAX_FEE_PPM = PPM / 2;
    private static final int MAX_LOOPS = 64;
    private static final BigDecimal BASIS_POINT = new BigDecimal("0.0001");
    private static final long NS_IN_US = 1_000;
    private static final long NS_IN_MS = 1_000_000;
    private static final long NS_IN_S = 1_000_000_000;

    private final String key;
    private final String help;

    WhatIfKey(final String key, final String help) {
        this.key = key;
        this.help = help;
    }

    /** As the user writes it. */
    String key() {
        return key;
    }

    /** What it is, with its units by example. */
    String help() {
        return help;
    }

    /**
     * The value of a text: shares in parts per million, durations in nanoseconds or, where only whole milliseconds are
     * possible, in those; amounts in fixed units.
     *
     * @throws IllegalArgumentException its message says what is wanted, or is of no use
     */
    abstract long parse(String text);

    /** Text of a value. */
    abstract String text(long value);

    private static long within(final long value, final long low, final long high, final String range) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(range);
        }
        return value;
    }

    static long amount(final String text) {
        final long amount = DecimalText.parse(text);
        if (amount <= 0) {
            throw new IllegalArgumentException("more than 0");
        }
        return amount;
    }

    /** A share with its unit, or without one in units of {@code bare}; parts per million. */
    private static long share(final String text, final BigDecimal bare) {
        BigDecimal unit = bare;
        String number = text;
        if (text.endsWith("ppm")) {
            unit = new BigDecimal("0.000001");
            number = text.substring(0, text.length() - 3);
        } else if (text.endsWith("bp")) {
            unit = BASIS_POINT;
            number = text.substring(0, text.length() - 2);
        } else if (text.endsWith("%")) {
            unit = new BigDecimal("0.01");
            number = text.substring(0, text.length() - 1);
        }
        try {
            return new BigDecimal(plain(number))
                    .multiply(unit)
                    .multiply(BigDecimal.valueOf(PPM))
                    .longValueExact();
        } catch (final ArithmeticException e) {
            throw new IllegalArgumentException("whole parts per million", e);
        }
    }

    private static String shareText(final long ppm) {
        return BigDecimal.valueOf(ppm, 2).stripTrailingZeros().toPlainString() + " bp";
    }

    private static long duration(final String text) {
        long unit = 0;
        String number = text;
        if (text.endsWith("us") || text.endsWith("µs")) {
            unit = NS_IN_US;
            number = text.substring(0, text.length() - 2);
        } else if (text.endsWith("ms")) {
            unit = NS_IN_MS;
            number = text.substring(0, text.length() - 2);
        } else if (text.endsWith("s")) {
            unit = NS_IN_S;
            number = text.substring(0, text.length() - 1);
        }
        if (unit == 0) {
            throw new IllegalArgumentException("a unit: us, ms or s");
        }
        try {
            return new BigDecimal(plain(number))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (final ArithmeticException e) {
            throw new IllegalArgumentException("whole nanoseconds", e);
        }
    }

    /** Digits and at most one point: no exponent, which could ask for a number of any length. */
    private static String plain(final String number) {
        if (!number.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")) {
            throw new NumberFormatException();
        }
        return number;
    }

    private static long wholeMs(final long ns) {
        if (ns % NS_IN_MS != 0) {
            throw new IllegalArgumentException("whole milliseconds");
        }
        return ns / NS_IN_MS;
    }

    static String durationText(final long ns) {
        if (ns % NS_IN_S == 0) {
            return ns / NS_IN_S + " s";
        }
        return BigDecimal.valueOf(ns, ns >= NS_IN_MS ? 6 : 3)
                        .stripTrailingZeros()
                        .toPlainString()
                + (ns >= NS_IN_MS ? " ms" : " µs");
    }
}
