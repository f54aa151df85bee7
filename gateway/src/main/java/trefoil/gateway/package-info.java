/** Edge of the process: Binance wire formats, sockets, signing, the simulator's servers, the command line. */
package trefoil.gateway;
