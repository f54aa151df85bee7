package trefoil.gateway.binance.auth;

import java.util.Base64;

/** Signatures of a private key: bytes, in base64. */
abstract class Base64Signer implements Signer {
    private static final int FORM_BYTES_PER_CHARACTER = 3;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    private final byte[] signature;
    private final byte[] text;

    Base64Signer(final int signatureLength) {
        signature = new byte[signatureLength];
        text = new byte[(signatureLength + 2) / 3 * 4];
    }

    /** Writes the signature's bytes, all of them. */
    abstract void signInto(byte[] payload, int offset, int length, byte[] target);

    @Override
    public final int maxFormLength() {
        return text.length * FORM_BYTES_PER_CHARACTER;
    }

    @Override
    public final int sign(
            final byte[] payload, final int offset, final int length, final byte[] target, final int targetOffset) {
        signInto(payload, offset, length, signature);
        final int textLength = Base64.getEncoder().encode(signature, text);
        System.arraycopy(text, 0, target, targetOffset, textLength);
        return textLength;
    }

    @Override
    public final int signForm(
            final byte[] payload, final int offset, final int length, final byte[] target, final int targetOffset) {
        signInto(payload, offset, length, signature);
        final int textLength = Base64.getEncoder().encode(signature, text);
        int position = targetOffset;
        for (int i = 0; i < textLength; i++) {
            final byte next = text[i];
            if (next == '+' || next == '/' || next == '=') {
                target[position++] = '%';
                target[position++] = HEX[next >> 4];
                target[position++] = HEX[next & 0xF];
            } else {
                target[position++] = next;
            }
        }
        return position - targetOffset;
    }
}
