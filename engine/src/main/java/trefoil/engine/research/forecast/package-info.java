/**
 * Fits forecasts to recorded markets, and judges them on markets they have not seen.
 *
 * <pre>
 *   journals ──► MarketWalk ──► EdgeSampler: edges as the engine would meet them, and what became of each
 *                                   ├──► ForecastFit ──► ForecastModel
 *                                   └──► Calibration: what was forecast against what happened
 *   journals ──► ForecastTrial: the engine trading on paper with each forecast
 * </pre>
 *
 * Cold; one thread a journal. The rest of the study is in the package above.
 */
package trefoil.engine.research.forecast;
