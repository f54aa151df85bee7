/**
 * The fault campaign: an exchange in this process, the engine in another, everything that can go wrong by a seed, and
 * what must hold all the same.
 *
 * <pre>
 *   ChaosCommand ──► ChaosRun ──► Schedule (seed)
 *                       │  strikes                            kills, stops, fills its disk
 *                       ▼                                     ▼
 *                  ChaosVenue (ExchangeServer) ◄── sockets ── EngineProcess: chaos-engine (TradingSession)
 *                       │  orders, balances                   │  what it believes, a line for each question
 *                       └────────► Verdicts, JournalledOrders ◄── journals
 * </pre>
 *
 * One thread runs a campaign; the exchange has its own, and one thread a stream reads what the engine's process says.
 */
package trefoil.gateway.cli.chaos;
