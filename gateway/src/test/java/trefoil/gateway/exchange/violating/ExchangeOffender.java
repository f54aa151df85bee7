package trefoil.gateway.exchange.violating;

import trefoil.gateway.binance.codec.violating.CodecOffender;
import trefoil.gateway.cli.violating.Command;

/** A simulator that knows the client and the command line. Never run. */
public final class ExchangeOffender {
    private CodecOffender codec;
    private Command command;
}
