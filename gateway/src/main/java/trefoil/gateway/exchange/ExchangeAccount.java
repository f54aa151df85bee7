package trefoil.gateway.exchange;

import java.util.Map;
import java.util.Objects;
import trefoil.engine.sim.Fees;

/** A client account of the simulated exchange: its key, its HMAC secret, what it owns and what it pays. */
public final class ExchangeAccount {
    private final String name;
    private final String apiKey;
    private final String secret;
    private final Map<String, Long> balances;
    private final Fees fees;
    private final KeyPermissions permissions;

    /**
     * An account whose key may trade and nothing else.
     *
     * @param name unique name
     * @param apiKey unique key, sent by the client in the clear
     * @param secret HMAC secret; never printed
     * @param balances free balance by asset in {@link trefoil.engine.math.Fixed} units
     * @param fees what it pays for trades
     */
    public ExchangeAccount(
            final String name,
            final String apiKey,
            final String secret,
            final Map<String, Long> balances,
            final Fees fees) {
        this(name, apiKey, secret, balances, fees, KeyPermissions.TRADING_ONLY);
    }

    /** As the other, with a key that may do what is said; null if the exchange does not tell. */
    public ExchangeAccount(
            final String name,
            final String apiKey,
            final String secret,
            final Map<String, Long> balances,
            final Fees fees,
            final KeyPermissions permissions) {
        this.permissions = permissions;
        this.name = Objects.requireNonNull(name, "name");
        this.apiKey = Objects.requireNonNull(apiKey, "apiKey");
        this.secret = Objects.requireNonNull(secret, "secret");
        this.balances = Map.copyOf(balances);
        this.fees = Objects.requireNonNull(fees, "fees");
        if (!apiKey.matches(Security.API_KEY_FORM)) {
            throw new IllegalArgumentException("account " + name + ": apiKey must match " + Security.API_KEY_FORM);
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("account " + name + ": secret is empty");
        }
    }

    public String name() {
        return name;
    }

    public String apiKey() {
        return apiKey;
    }

    public Map<String, Long> balances() {
        return balances;
    }

    public Fees fees() {
        return fees;
    }

    /** What the key may do; null if the exchange does not tell. */
    public KeyPermissions permissions() {
        return permissions;
    }

    String secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "account " + name;
    }
}
