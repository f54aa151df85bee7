/** Not a market: classes that break the rules of a hot package, to show that the rules can fail. */
package trefoil.engine.market.violating;
