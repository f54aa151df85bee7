package trefoil.gateway.exchange;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import trefoil.engine.sim.Fees;

/** A client account of the simulated exchange: its keys, what it owns and what it pays. */
public final class ExchangeAccount {
    private final String name;
    private final String apiKey;
    private final String secret;
    private final Map<String, Long> balances;
    private final Fees fees;
    private final KeyPermissions permissions;
    private final Map<String, PublicKey> publicKeys;

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
        this(name, apiKey, secret, balances, fees, permissions, Map.of());
    }

    private ExchangeAccount(
            final String name,
            final String apiKey,
            final String secret,
            final Map<String, Long> balances,
            final Fees fees,
            final KeyPermissions permissions,
            final Map<String, PublicKey> publicKeys) {
        this.publicKeys = publicKeys;
        this.permissions = permissions;
        this.name = Objects.requireNonNull(name, "name");
        this.apiKey = Objects.requireNonNull(apiKey, "apiKey");
        this.secret = Objects.requireNonNull(secret, "secret");
        this.balances = Map.copyOf(balances);
        this.fees = Objects.requireNonNull(fees, "fees");
        requireKeyForm(name, apiKey);
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("account " + name + ": secret is empty");
        }
    }

    private static void requireKeyForm(final String name, final String apiKey) {
        if (!apiKey.matches(Security.API_KEY_FORM)) {
            throw new IllegalArgumentException("account " + name + ": apiKey must match " + Security.API_KEY_FORM);
        }
    }

    /**
     * The same account with one more key: its owner signs with the private half of that pair.
     *
     * @param anotherApiKey unique key, sent by the client in the clear
     * @param key an Ed25519 key, or an RSA key of 2048 to 4096 bits
     * @throws IllegalArgumentException if it is another kind of key
     */
    public ExchangeAccount withPublicKey(final String anotherApiKey, final PublicKey key) {
        requireKeyForm(name, anotherApiKey);
        SignatureCheck.publicKey(key);
        final Map<String, PublicKey> keys = new LinkedHashMap<>(publicKeys);
        if (anotherApiKey.equals(apiKey) || keys.put(anotherApiKey, key) != null) {
            throw new IllegalArgumentException("account " + name + ": apiKey given twice");
        }
        return new ExchangeAccount(
                name, apiKey, secret, balances, fees, permissions, Collections.unmodifiableMap(keys));
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

    /** Keys beside the one with the HMAC secret, by API key. */
    Map<String, PublicKey> publicKeys() {
        return publicKeys;
    }

    /** API keys of the only kind that may listen to SBE streams. */
    List<String> ed25519Keys() {
        final List<String> keys = new ArrayList<>();
        publicKeys.forEach((anotherApiKey, key) -> {
            if (SignatureCheck.publicKey(key).kind() == KeyKind.ED25519) {
                keys.add(anotherApiKey);
            }
        });
        return keys;
    }

    String secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "account " + name;
    }
}
