/** Classes that break the gateway's rules, to show that the rules can fail. */
package trefoil.gateway.binance.codec.violating;
