/**
 * Exact arithmetic on money: fixed point of 1e-8 in a {@code long}, 128-bit products, decimal text.
 *
 * <p>Pure functions on primitives, safe on any thread, allocation free unless they return a {@code String}. Imports
 * nothing of Trefoil.
 */
package trefoil.engine.math;
