/**
 * The simulated venue's doors: one port that speaks Binance's REST, market streams and websocket API.
 *
 * <pre>
 *   MarketFeed ──► FeedDriver ──► VirtualExchange ◄── VenueOperations ◄─┬─ HttpConnection ◄── REST
 *                                    │     │                            └─ WsApiConnection ◄─ websocket API
 *                  book changed, trade     execution, balances               ▲
 *                                    ▼     ▼                                 │ user data events
 *          sockets ◄── StreamConnection ◄── MarketStreams    UserDataStreams ┘
 * </pre>
 *
 * One thread, a Netty event loop, runs all of it: sockets, pacing, matching. Frames of a batch of work are gathered in
 * one buffer per socket and written once. May import Netty, Jackson's streaming core and the engine.
 *
 * <p>What goes wrong on purpose is decided in one place, where new orders go to the matching engine ({@code OrderDesk}),
 * by the rules of a {@link trefoil.engine.sim.FaultPlan}: by chance from the settings, or one by one from a test.
 *
 * <p>Deviations from the venue: a book ticker subscription is answered with the present quote (can be switched off);
 * an IP address is refused, never banned; stop, iceberg, pegged orders and order lists are refused; keys are HMAC
 * only, so {@code session.logon} is not served; filters on an average price use the middle of the house's book. Of the
 * market streams, {@code bookTicker}, {@code trade} and the partial books are served; others stay silent.
 */
package trefoil.gateway.exchange;
