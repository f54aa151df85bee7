/**
 * Readers of bytes from outside, fed with anything: {@code gateway/docs/fuzzing.md}. The targets stand beside what they
 * feed; here is what they have in common.
 */
package trefoil.gateway.fuzz;
