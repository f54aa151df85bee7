/**
 * What goes wrong with a venue as a whole rather than with one order: its sockets, its answers, its clock, its markets,
 * and what others do to the account.
 *
 * <pre>
 *   socket ◄─► SocketFaults ◄─► HTTP codec ◄─► HttpFaults ◄─► HttpConnection
 *                bytes, frames                  requests, answers
 * </pre>
 *
 * Everything runs on the exchange's thread. Neither handler is in the pipeline of an exchange without such faults. What HttpFaults
 * does to requests and answers, {@link trefoil.gateway.exchange.fault.ApiFaults} has a connection of the websocket API do.
 */
package trefoil.gateway.exchange.fault;
