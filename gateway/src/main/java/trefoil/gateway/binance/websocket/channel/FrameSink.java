package trefoil.gateway.binance.websocket.channel;

/** Gets whole messages and control frames. The bytes are the caller's again on return. False: nothing more is wanted. */
interface FrameSink {
    boolean onText(byte[] buffer, int offset, int length);

    boolean onBinary(byte[] buffer, int offset, int length);

    boolean onPing(byte[] buffer, int offset, int length);

    boolean onPong(byte[] buffer, int offset, int length);

    /**
     * A close frame.
     *
     * @param code its code, or {@link CloseCode#NONE}
     * @param buffer holds the reason, UTF-8
     */
    boolean onClose(int code, byte[] buffer, int offset, int length);
}
