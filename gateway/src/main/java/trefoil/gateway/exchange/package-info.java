/**
 * The simulated venue's doors: one port that speaks Binance's REST, market streams and websocket API, and one for its
 * SBE streams.
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
 * by the rules of a {@link trefoil.engine.sim.FaultPlan}: by chance from the settings, or one by one from a test. What befalls
 * the venue as a whole comes from {@code VenueFaultDriver}, see {@link trefoil.gateway.exchange.fault}.
 *
 * <p>What it does as the venue does, what it does nearly so and what it does not do: {@code gateway/docs/exchange.md}.
 */
package trefoil.gateway.exchange;
