/**
 * Other libraries on the same frames and the same market, in one run with our own ways: a socket's frames to quotes, the
 * detection of loops, and the hop between threads. Each is used as its documents say, with what makes it fast.
 */
package trefoil.bench.peer;
