package trefoil.gateway.binance.codec.violating;

import com.lmax.disruptor.RingBuffer;
import java.net.Socket;
import net.openhft.chronicle.wire.Wire;
import trefoil.gateway.exchange.violating.ExchangeOffender;

/** A codec that opens sockets and knows the simulator. Never run. */
public final class CodecOffender {
    private Socket socket;
    private ExchangeOffender exchange;
    private RingBuffer<Object> ring;
    private Wire wire;
}
