/**
 * What a loop may be expected to earn once its orders arrive: a port, three ways to answer it, and the gate that asks.
 *
 * <pre>
 *   fitted file ──► ForecastText ──► ForecastModel ──► SurvivalForecast, MicroPriceForecast
 *                                                             │
 *   candidate ──► EdgeAges: since when ──► ForecastGate ──────┘──► expected edge ≥ least?  ──► yes or FORECAST
 *   answer ────────────────────────────► measured latency
 * </pre>
 *
 * The trading thread's; reads no clock: ages and latencies come from records. Asking allocates nothing. Formulas and the
 * file's format are in {@code engine/docs/forecast.md}. Imports {@code arbitrage}, {@code market}, {@code event} and
 * {@code math}.
 */
package trefoil.engine.forecast;
