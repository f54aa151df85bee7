package trefoil.gateway.cli.research;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.FeeTier;

/**
 * The venue's spot taker fees by VIP level, with and without the discount for paying in BNB, and fees as users write them.
 *
 * <p>Taker fees, as published by others in 2025; levels 0 to 2 differ only in what makers pay. The discount takes a
 * quarter off. Fees change and promotions come and go: what an account pays, {@code account/commission} tells, and a file
 * of one's own replaces the schedule.
 *
 * <pre>
 *   VIP      0       1       2       3       4       5       6       7       8       9
 *   taker    0.1000  0.1000  0.1000  0.0600  0.0540  0.0480  0.0420  0.0360  0.0300  0.0240 %
 * </pre>
 */
final class FeeTiers {
    /** Most that a fee may be: beyond half of what is received nobody can mean it. */
    private static final long MAX_RATE = Fixed.ONE / 2;

    private static final long[] VIP_TAKER_PPM = {1_000, 1_000, 1_000, 600, 540, 480, 420, 360, 300, 240};
    private static final long UNITS_IN_PPM = Fixed.ONE / 1_000_000;
    private static final int DISCOUNT_LEFT_PERCENT = 75;
    private static final String VIP = "vip";
    private static final String BNB = "+bnb";
    private static final String HOW =
            "write 0.075%, 7.5bp, 750ppm or 0.00075, vip, vip0 to vip9, vip0+bnb, or the name of a file";

    private FeeTiers() {}

    /** Every level with and without the discount; level 0 with it first, as most who ask have that. */
    static List<FeeTier> schedule() {
        final List<FeeTier> tiers = new ArrayList<>();
        for (int level = 0; level < VIP_TAKER_PPM.length; level++) {
            // Levels that cost a taker the same are one.
            if (level == 0 || VIP_TAKER_PPM[level] != VIP_TAKER_PPM[level - 1]) {
                tiers.add(vip(level, true));
                tiers.add(vip(level, false));
            }
        }
        return tiers;
    }

    private static FeeTier vip(final int level, final boolean discounted) {
        final long rate = VIP_TAKER_PPM[level] * UNITS_IN_PPM;
        return discounted
                ? new FeeTier("VIP " + level + " + BNB", rate / 100 * DISCOUNT_LEFT_PERCENT)
                : new FeeTier("VIP " + level, rate);
    }

    /**
     * Reads what stands behind {@code --fees}, separated by commas.
     *
     * @throws IllegalArgumentException saying what cannot be read, and what can
     */
    static List<FeeTier> parse(final String text) {
        final List<FeeTier> tiers = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final String wanted = part.strip();
            final String lower = wanted.toLowerCase(Locale.ROOT);
            if (lower.equals(VIP)) {
                tiers.addAll(schedule());
            } else if (lower.startsWith(VIP) && lower.matches("vip[0-9](\\+bnb)?")) {
                tiers.add(vip(lower.charAt(VIP.length()) - '0', lower.endsWith(BNB)));
            } else if (isNumber(lower)) {
                tiers.add(new FeeTier(wanted, rate(wanted, lower)));
            } else if (!wanted.isEmpty() && Files.isRegularFile(Path.of(wanted))) {
                tiers.addAll(read(Path.of(wanted)));
            } else {
                throw new IllegalArgumentException("'" + wanted + "' is neither a fee nor a file: " + HOW);
            }
        }
        return tiers.stream().distinct().toList();
    }

    private static boolean isNumber(final String text) {
        return text.matches("[0-9]{1,9}(\\.[0-9]{1,12})?(%|bp|ppm)?");
    }

    private static long rate(final String written, final String lower) {
        int digits = lower.length();
        BigDecimal unit = BigDecimal.ONE;
        if (lower.endsWith("%")) {
            digits -= 1;
            unit = new BigDecimal("0.01");
        } else if (lower.endsWith("bp")) {
            digits -= 2;
            unit = new BigDecimal("0.0001");
        } else if (lower.endsWith("ppm")) {
            digits -= 3;
            unit = new BigDecimal("0.000001");
        }
        final BigDecimal units = new BigDecimal(lower.substring(0, digits))
                .multiply(unit)
                .movePointRight(Fixed.DECIMALS)
                .stripTrailingZeros();
        if (units.scale() > 0) {
            throw new IllegalArgumentException("'" + written + "' is finer than 0.000001 %: " + HOW);
        }
        if (units.compareTo(BigDecimal.valueOf(MAX_RATE)) > 0) {
            throw new IllegalArgumentException("'" + written + "' is a fee of more than half: " + HOW);
        }
        return units.longValueExact();
    }

    /** A tier a line: its name, a comma, its fee. Empty lines and lines that begin with # are passed over. */
    private static List<FeeTier> read(final Path file) {
        final List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read as a text: write a tier a line, such as: VIP 0, 0.1%", e);
        }
        final List<FeeTier> tiers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            final int comma = line.lastIndexOf(',');
            final String fee = line.substring(comma + 1).strip().toLowerCase(Locale.ROOT);
            if (comma <= 0 || !isNumber(fee)) {
                throw new IllegalArgumentException(
                        file + ", line " + (i + 1) + ": write a tier's name, a comma and its fee: VIP 0, 0.1%");
            }
            tiers.add(new FeeTier(line.substring(0, comma).strip(), rate(fee, fee)));
        }
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no tier: write one a line, such as: VIP 0, 0.1%");
        }
        return tiers;
    }
}
