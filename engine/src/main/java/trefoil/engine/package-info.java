/** Front door of the engine. */
package trefoil.engine;
