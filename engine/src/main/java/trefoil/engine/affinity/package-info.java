/**
 * Threads bound to cores: the only room that knows OpenHFT Affinity. Called by each thread as it begins; what cannot be
 * bound runs anywhere, and that is told.
 */
package trefoil.engine.affinity;
