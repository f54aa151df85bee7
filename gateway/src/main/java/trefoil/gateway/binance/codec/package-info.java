/**
 * Binance's wire formats, without I/O: bytes to records and records to bytes.
 *
 * <p>Decoders and encoders own their scratch memory and belong to one thread each. The decoders of market streams, the
 * order encoder and the signer allocate nothing; the others read cold messages with Jackson's streaming parser. May import
 * the engine's {@code math}, {@code market} and {@code event}, nothing of the other gateway rooms but {@code auth}.
 */
package trefoil.gateway.binance.codec;
