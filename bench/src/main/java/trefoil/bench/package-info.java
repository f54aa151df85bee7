/** JMH benchmarks and the tick-to-order rig. */
package trefoil.bench;
