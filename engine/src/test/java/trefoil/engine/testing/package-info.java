/** Fakes and seeded generators that several tests share. */
package trefoil.engine.testing;
